using System.Diagnostics;
using Sansa.Gramian;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Cli.Bench;

/// <summary>The baselines of the paper's tables, beside the Python package <c>implicit</c> where it is found (<see cref="ImplicitPackage"/>).</summary>
internal static class BaselineRows
{
    private const string Gowalla = "gowalla";

    public static IEnumerable<BenchRow> All =>
    [
        BenchRows.Fit("slim-gowalla", "SLIM, gowalla, the constants of BARS (alpha 0.005, l1_ratio 1e-6, 100 weights an item)", Gowalla, Slim, repeats: 1,
        [
            new("fit", "s") { Reference = 4459 },
            new("peak", "MB"),
            new("R20", "") { Reference = 0.1699, Must = 0.1679, LargerIsBetter = true },
            new("N20", "") { Reference = 0.1382, Must = 0.1362, LargerIsBetter = true },
        ]),
        new("itemknn-gowalla", "ItemKNN, gowalla, 100 neighbours by cosine, beside implicit's CosineRecommender", Gowalla, Beside("fit"), ItemNeighbours),
        new("wmf-gowalla", "WMF, gowalla, 128 factors, 15 epochs, beside implicit's AlternatingLeastSquares (3 steps of conjugate gradients)", Gowalla,
            Beside("fit"), Factors),
    ];

    private static BenchTarget[] Beside(string quantity) =>
        [new(quantity, "s"), new("implicit", "s"), new("ratio", "") { Must = 1, Aim = 0.5 }];

    private static Recommender Slim(CsrMatrix x, BenchContext context)
    {
        var options = new SlimOptions { L1 = 1.4929e-4, Ridge = new Ridge(149.28985), MaxInColumn = 100, Tolerance = 1e-3, Threads = context.Threads };
        return Models.Slim.Fit(x, options, context.Progress, context.Cancellation);
    }

    private static Dictionary<string, double> ItemNeighbours(BenchContext context)
    {
        var x = BenchRows.OpenSplit(context).Train;
        var options = new ItemKnnOptions { Threads = context.Threads };
        var seconds = Enumerable.Range(0, 3).Min(_ => BenchRows.SecondsOf(() => ItemKnn.Fit(x, options, context.Progress, context.Cancellation)));
        var package = ImplicitPackage.Find()?.Numbers("""
            from implicit.nearest_neighbours import CosineRecommender
            for _ in range(3):
                start = time.time()
                CosineRecommender(K=100, num_threads=threads).fit(x.astype(numpy.float64), show_progress=False)
                print(time.time() - start)
            """, x, context.Threads);
        return Compare(seconds, package?.Min());
    }

    /// <summary>Nearly the same objective for both (see <see cref="WmfOptions"/>) and as many passes; ours solves each row exactly.</summary>
    private static Dictionary<string, double> Factors(BenchContext context)
    {
        const int epochs = 15;
        var x = BenchRows.OpenSplit(context).Train;
        var options = new WmfOptions { Factors = 128, Epochs = epochs, UnobservedWeight = 0.1, L2 = 0.05, Exponent = 0, Threads = context.Threads };
        var clock = Stopwatch.StartNew();
        using var model = Wmf.Fit(x, options, context.Progress, context.Cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        var package = ImplicitPackage.Find()?.Numbers($"""
            from implicit.cpu.als import AlternatingLeastSquares
            model = AlternatingLeastSquares(factors=128, regularization=0.5, alpha=11.0, iterations={epochs}, random_state=1, num_threads=threads)
            start = time.time()
            model.fit(x, show_progress=False)
            print(time.time() - start)
            """, x, context.Threads);
        return Compare(seconds, package?[0]);
    }

    private static Dictionary<string, double> Compare(double seconds, double? package)
    {
        var values = new Dictionary<string, double> { ["fit"] = seconds };
        if (package is { } other)
            (values["implicit"], values["ratio"]) = (other, seconds / other);
        return values;
    }
}
