using System.Diagnostics;
using Sansa.Models;

namespace Sansa.Cli.Bench;

/// <summary>SANSA on made data of the size of a large shop, by stages.</summary>
internal static class LargeFit
{
    private static readonly string[] Stages = ["scale", "order", "factorize", "invert", "assemble"];

    public static BenchRow Row { get; } = new(
        "fit-100m",
        "SANSA (ICF), made data of 3 M users x 2 M items with some 112 M interactions, 20 entries an item",
        null,
        [
            new("fit", "s") { Must = 166, Aim = 90 },
            new("peak", "MB") { Must = 8900, Aim = 6000 },
            .. Stages.Select(stage => new BenchTarget(stage, "s")),
            new("interactions", "M"), new("make", "s"),
        ],
        Measure);

    private static Dictionary<string, double> Measure(BenchContext context)
    {
        var clock = Stopwatch.StartNew();
        var x = new MadeInteractions(3_000_000, 2_000_000, MeanDraws: 42).Make(context.Threads, context.Cancellation);
        var made = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var model = SansaModel.Fit(x, new SansaOptions { Threads = context.Threads }, context.Progress, context.Cancellation);
        var values = new Dictionary<string, double> { ["fit"] = clock.Elapsed.TotalSeconds, ["make"] = made, ["interactions"] = x.NonzeroCount / 1e6 };
        using var process = Process.GetCurrentProcess();
        values["peak"] = process.PeakWorkingSet64 / 1e6;
        foreach (var stage in model.Report.Stages.Where(s => Stages.Contains(s.Name)))
            values[stage.Name] = stage.Seconds;
        return values;
    }
}
