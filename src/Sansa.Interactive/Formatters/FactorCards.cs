using System.Numerics;
using Sansa.Factorization;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>The displays of orderings, symbolic analyses and factors.</summary>
internal static class FactorCards
{
    public static Card Of(Permutation order) => new Card($"Permutation of {Quantity.Count(order.Length)}")
        .Add(Facts(order))
        .Note("To see what it does to a matrix: Displays.Reordering(matrix, order).");

    public static Fact[] Facts(Permutation order) =>
    [
        new("items that stay", Quantity.Count(order.NewToOld.Where((old, k) => old == k).Count())),
        new("first", string.Join(", ", order.NewToOld.Take(8)) + (order.Length > 8 ? ", …" : "")),
    ];

    /// <summary>A matrix before and after: rows and columns of a square one, columns of another.</summary>
    public static Card Reordering(CsrMatrix matrix, Permutation order)
    {
        var square = matrix.RowCount == matrix.ColumnCount;
        var position = order.OldToNew;
        return new Card($"Reordering of {Quantity.Count(matrix.RowCount)} × {Quantity.Count(matrix.ColumnCount)}")
        { Subtitle = square ? "rows and columns in the new order" : "columns in the new order" }
            .Row(
                new SpyBlock("before", SpyGrid.Picture(matrix), matrix.RowCount, matrix.ColumnCount),
                new SpyBlock("after", SpyGrid.Picture(matrix, square ? position : null, position), matrix.RowCount, matrix.ColumnCount));
    }

    public static Card Of(SymbolicAnalysis analysis) =>
        Add(
            new Card($"Symbolic analysis of {Quantity.Count(analysis.ItemCount)} items") { Subtitle = "what the exact Cholesky factorization will cost" },
            analysis);

    public static Card Add(Card card, SymbolicAnalysis analysis)
    {
        double[] at = [.. Enumerable.Range(0, analysis.ItemCount).Select(i => (double)i)];
        var counts = new ChartSeries("", Mark.Line, at, [.. analysis.ColumnCounts.Select(c => (double)c)]);
        var half = analysis.ItemCount * (analysis.ItemCount + 1.0) / 2;
        return card
            .Add(
                new Fact("nonzeros of L", Quantity.Short(analysis.FactorNonzeros)),
                new Fact("of the triangle", half > 0 ? Quantity.Percent(analysis.FactorNonzeros / half) : "none"),
                new Fact("arithmetic", $"{Quantity.Short(analysis.Flops)} flop"),
                new Fact("peak memory", Quantity.Bytes(analysis.PeakBytes)),
                new Fact("supernodes", Quantity.Count(analysis.SupernodeCount)),
                new Fact("tallest front", Quantity.Count(analysis.LargestFront)))
            .Add(new ChartBlock(new SansaChart(new ChartSpec(
                "Nonzeros of each column of L",
                new ChartAxis("column, in the order of elimination"),
                new ChartAxis("nonzeros") { FromZero = true },
                [counts])
            {
                Height = 220,
            })));
    }

    public static Card Of(LdlFactor factor) => Of(factor, gramianNonzeros: 0);

    /// <summary>L and D, with the fill-in against the Gramian where its nonzeros are known.</summary>
    public static Card Of(LdlFactor factor, long gramianNonzeros)
    {
        var lower = factor.Lower;
        var card = new Card($"LDL^T factor of {Quantity.Count(lower.ColumnCount)} items");
        List<Fact> facts = [.. MatrixCard.Facts(lower.AsTransposedCsr(), byColumns: true)];
        facts.Add(Range("D", factor.Diagonal));
        card.Add(facts.ToArray());
        if (gramianNonzeros > 0)
            card.Note(FillIn(lower.NonzeroCount, lower.ColumnCount, gramianNonzeros));
        if (factor.Breakdowns.Count > 0)
            card.Note(
                $"{factor.Breakdowns.Count} breakdowns; "
                    + $"the last attempt had {Quantity.Value(factor.Breakdowns[^1].Shift)} more on the diagonal than the ridge.",
                warning: true);
        foreach (var decision in factor.Decisions)
            card.Note(decision);
        return card.Row(
            new SpyBlock("L", SpyGrid.Picture(lower.ToCsr()), lower.RowCount, lower.ColumnCount),
            new ChartBlock(MatrixCard.RowLengths(lower.AsTransposedCsr(), "column")));
    }

    /// <summary>The smallest and the largest of some numbers.</summary>
    public static Fact Range<T>(string name, T[] values)
        where T : INumber<T> => new(
            name,
            values.Length == 0
                ? "none"
                : $"{Quantity.Value(double.CreateChecked(values.Min()!))} to {Quantity.Value(double.CreateChecked(values.Max()!))}");

    /// <summary>A matrix as a picture with its numbers below.</summary>
    public static SpyBlock Spy(string name, CsrMatrix matrix) => new(
        $"{name}: {Quantity.Count(matrix.RowCount)} × {Quantity.Count(matrix.ColumnCount)}, {Quantity.Count(matrix.NonzeroCount)} nonzeros, "
            + $"{Quantity.Percent(matrix.Density)}, {Quantity.Bytes(matrix.ByteCount)}",
        SpyGrid.Picture(matrix),
        matrix.RowCount,
        matrix.ColumnCount);

    public static Card Of(SupernodalFactor factor) => new Card($"Exact factor of {Quantity.Count(factor.Lower.ColumnCount)} items, sparsified")
        .Add(
            new Fact("nonzeros kept", Quantity.Count(factor.Lower.NonzeroCount)),
            new Fact("before", Quantity.Count(factor.FactorNonzeros)),
            new Fact("dropped below", Quantity.Value(factor.DroppedBelow)),
            new Fact("arithmetic", $"{Quantity.Short(factor.Flops)} flop"),
            new Fact("rate", factor.NumericSeconds > 0 ? $"{Quantity.Short(factor.Flops / factor.NumericSeconds)} flop/s" : "unknown"))
        .Add(new StagesBlock([
            new Stage("structure", [Quantity.Seconds(factor.StructureSeconds)]),
            new Stage("numeric", [Quantity.Seconds(factor.NumericSeconds)]),
            new Stage("sparsify", [Quantity.Seconds(factor.SparsifySeconds)])]));

    private static string FillIn(long factor, int items, long gramian)
    {
        var half = (gramian + items) / 2;
        var ratio = (double)factor / Math.Max(1, half);
        return ratio >= 1
            ? $"Fill-in: {Quantity.Value(Math.Round(ratio, 2))} times the {Quantity.Count(half)} nonzeros of the lower half of the Gramian."
            : $"No fill-in: {Quantity.Percent(ratio)} of the {Quantity.Count(half)} nonzeros of the lower half of the Gramian are kept.";
    }
}
