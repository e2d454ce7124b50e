using System.Diagnostics;
using Sansa.Data;
using Sansa.Dense;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Cli.Bench;

/// <summary>Training of the autoencoders beside the speed of the fastest dense product in the same run: what the machine could do at best.</summary>
internal static class NeuralRows
{
    private const string Gowalla = "gowalla";

    private static readonly BenchTarget[] Targets =
        [new("epoch", "s"), new("speed", "GF/s"), new("product", "GF/s"), new("ratio", "") { Must = 0.7, Aim = 0.9, LargerIsBetter = true }, new("peak", "MB")];

    public static IEnumerable<BenchRow> All =>
    [
        new("multvae-gowalla", "Mult-VAE, gowalla, an epoch of 500 users a step: its dense products a second beside the fastest product's", Gowalla, Targets,
            context => Measure(context, 6.0 * 600, 6.0 * 600 * 3 * 200,
                (x, progress) => MultVae.Fit(x, new MultVaeOptions { Epochs = 2, ValidationShare = 0, Threads = context.Threads }, progress,
                    context.Cancellation))),
        new("recvae-gowalla", "RecVAE, gowalla, an epoch of 500 users a step: its dense products a second beside the fastest product's", Gowalla, Targets,
            context => Measure(context, 16.0 * 200, RecVaeDense,
                (x, progress) => RecVae.Fit(x, new RecVaeOptions { Epochs = 2, ValidationShare = 0, Threads = context.Threads }, progress,
                    context.Cancellation))),
    ];

    /// <summary>Three passes of the encoder forwards and backwards (3 products a layer) and of the prior's (1), one pass forwards only.</summary>
    private static double RecVaeDense => ((3 * (3 + 1)) + 1) * 2.0 * 600 * ((4 * 600) + 400);

    /// <summary>The second of two epochs; the first also makes the weights.</summary>
    /// <param name="context">Data and threads.</param>
    /// <param name="flopsOfItem">Multiplications and additions of dense products in an epoch, for each user and item.</param>
    /// <param name="flopsOfUser">The others, for each user.</param>
    /// <param name="fit">Trains for two epochs.</param>
    private static Dictionary<string, double> Measure(BenchContext context, double flopsOfItem, double flopsOfUser,
        Func<CsrMatrix, IProgress<TrainingProgress>, Recommender> fit)
    {
        var x = Protocols.Bars(Datasets.Open(context.Data!, cancellation: context.Cancellation)).Train;
        var before = FastestProduct(context);
        var epochs = new EpochTimes(context.Progress);
        using var model = (IDisposable)fit(x, epochs);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 / 1e6;
        var seconds = (epochs.Ends[1] - epochs.Ends[0]).TotalSeconds;
        var product = Math.Max(before, FastestProduct(context));
        var speed = x.RowCount * ((flopsOfItem * x.ColumnCount) + flopsOfUser) / seconds / 1e9;
        return new() { ["epoch"] = seconds, ["speed"] = speed, ["product"] = product, ["ratio"] = speed / product, ["peak"] = peak };
    }

    private static double FastestProduct(BenchContext context)
    {
        var product = DenseBenchmark.Multiply(4096, context.Threads, cancellation: context.Cancellation);
        return Math.Max(product.GigaflopsPerSecond, product.OpenBlasGigaflopsPerSecond ?? 0);
    }

    private sealed class EpochTimes(IProgress<TrainingProgress> next) : IProgress<TrainingProgress>
    {
        public List<TimeSpan> Ends { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (value.Remark is not null)
                Ends.Add(value.Elapsed);
            next.Report(value);
        }
    }
}
