using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Cli.Bench;

/// <summary><see cref="SansaModel.Update"/> beside a whole fit, for new interactions all over the catalogue and for those of a few items.</summary>
internal static class UpdateRow
{
    private const int Repeats = 5;
    private const double Share = 0.01;
    private const int FewItems = 20;

    public static BenchRow Row { get; } = new(
        "update-gowalla",
        "SANSA (ICF), gowalla, defaults: 1 % new interactions, all over the catalogue and of the 20 most popular items, beside a whole fit",
        "gowalla",
        [
            new("fit", "s"),
            new("spread", "s"), new("spreadRatio", "") { Must = 10, LargerIsBetter = true },
            new("few", "s"), new("fewRatio", "") { Must = 10, LargerIsBetter = true },
        ],
        Measure);

    private static Dictionary<string, double> Measure(BenchContext context)
    {
        var x = BenchRows.OpenSplit(context).Train;
        var popularity = x.Transpose(context.Cancellation);
        var fewest = Enumerable.Range(0, x.ColumnCount).Select(i => popularity.RowLength(i)).OrderDescending().ElementAt(FewItems - 1);
        var ofFew = Enumerable.Range(0, x.ColumnCount).Where(i => popularity.RowLength(i) >= fewest).Sum(i => (long)popularity.RowLength(i));
        var options = new SansaOptions { Threads = context.Threads };
        var spread = Part(x, _ => Share);
        var few = Part(x, i => popularity.RowLength(i) >= fewest ? Math.Min(1, Share * x.NonzeroCount / ofFew) : 0);
        var fit = Median(() => SansaModel.Fit(x, options, null, context.Cancellation));
        var (spreadSeconds, fewSeconds) = (Update(spread), Update(few));
        return new()
        {
            ["fit"] = fit,
            ["spread"] = spreadSeconds,
            ["spreadRatio"] = fit / spreadSeconds,
            ["few"] = fewSeconds,
            ["fewRatio"] = fit / fewSeconds,
        };

        double Update((CsrMatrix Known, CsrMatrix New) part)
        {
            var model = SansaModel.Fit(part.Known, options, context.Progress, context.Cancellation);
            return Median(() => model.Update(part.Known, part.New, null, context.Cancellation));
        }
    }

    private static double Median(Func<SansaModel> body) =>
        Enumerable.Range(0, Repeats).Select(_ => BenchRows.SecondsOf(body)).Order().ElementAt(Repeats / 2);

    /// <summary>X without some interactions, drawn by the probability of their item, and those alone.</summary>
    private static (CsrMatrix Known, CsrMatrix New) Part(CsrMatrix x, Func<int, double> probability)
    {
        var random = new Random(1);
        List<(int User, int Item)> known = [], drawn = [];
        for (var user = 0; user < x.RowCount; user++)
        {
            foreach (var item in x.Row(user).Indices)
                (random.NextDouble() < probability(item) ? drawn : known).Add((user, item));
        }

        return (Matrix(known), Matrix(drawn));

        CsrMatrix Matrix(List<(int User, int Item)> pairs) =>
            CsrMatrix.FromCoordinates(x.RowCount, x.ColumnCount, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]);
    }
}
