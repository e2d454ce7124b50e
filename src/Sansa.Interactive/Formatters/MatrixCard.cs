using System.Globalization;
using System.Numerics;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>The display of a sparse matrix: shape, nonzeros, density, bytes, value range, spy plot, row lengths; a small one also as a grid.</summary>
internal static class MatrixCard
{
    private const int GridSide = 16;
    private const int MaxEntries = 100;

    public static Card Of(CsrMatrix matrix) => Of(matrix, "CsrMatrix", "compressed sparse rows", "row", byColumns: false);

    /// <summary>A matrix in compressed columns; its arrays are those of the transpose in compressed rows.</summary>
    public static Card Of(CscMatrix matrix) => Of(matrix.AsTransposedCsr(), "CscMatrix", "compressed sparse columns", "column", byColumns: true);

    /// <summary>One row: its columns, with their values where these are not all 1.</summary>
    public static Card Of(SparseRow row)
    {
        var pattern = row.Values.IsEmpty;
        var card = new Card($"SparseRow, {Quantity.Count(row.Count)} {(row.Count == 1 ? "entry" : "entries")}")
        {
            Subtitle = row.Count == 0 ? "no entries" : pattern ? "columns of the entries, which are all 1" : "columns and values of the entries",
        };
        var shown = Math.Min(row.Count, MaxEntries);
        var columns = row.Indices[..shown].ToArray();
        if (shown > 0 && pattern)
            card.Note(string.Join(", ", columns));
        else if (shown > 0)
            card.Add(new TableBlock("", [Column.Number("column"), Column.Number("value")], [.. columns.Zip(row.Values.ToArray(), Entry)]));
        return row.Count > shown ? card.Note($"{Quantity.Count(row.Count - shown)} more are not shown.") : card;

        static IReadOnlyList<Cell> Entry(int column, float value) => [column.ToString(CultureInfo.InvariantCulture), Quantity.Value(value)];
    }

    /// <summary>What a matrix is, as a list of facts for other displays.</summary>
    public static Fact[] Facts(CsrMatrix stored, bool byColumns = false)
    {
        var (low, high, negative) = ValueRange(stored);
        return
        [
            new("shape", Shape(stored, byColumns)),
            new("nonzeros", Quantity.Count(stored.NonzeroCount)),
            new("density", Quantity.Percent(stored.Density)),
            new("bytes", Quantity.Bytes(stored.ByteCount)),
            new("values", stored.IsPattern ? "all 1 (pattern)" : stored.NonzeroCount == 0 ? "none" : $"{Quantity.Value(low)} to {Quantity.Value(high)}"),
            new("negative", stored.NonzeroCount == 0 ? "none" : Quantity.Percent((double)negative / stored.NonzeroCount)),
        ];
    }

    /// <summary>A chart of how many rows have how many entries, in powers of two.</summary>
    public static SansaChart RowLengths(CsrMatrix stored, string row)
    {
        List<long> bins = [0];
        for (var i = 0; i < stored.RowCount; i++)
        {
            var bin = stored.RowLength(i) == 0 ? 0 : BitOperations.Log2((uint)stored.RowLength(i)) + 1;
            while (bins.Count <= bin)
                bins.Add(0);
            bins[bin]++;
        }

        var first = Math.Max(0, bins.FindIndex(n => n > 0));
        int[] shown = [.. Enumerable.Range(first, bins.Count - first)];
        string[] names = [.. shown.Select(b => b switch { 0 => "0", 1 => "1", _ => $"{Edge(1L << (b - 1))}–{Edge((1L << b) - 1)}" })];
        var series = new ChartSeries("", Mark.Bars, [.. shown.Select((_, k) => (double)k)], [.. shown.Select(b => (double)bins[b])]);
        return new SansaChart(new ChartSpec(
            $"Nonzeros per {row}",
            new ChartAxis($"nonzeros in a {row}") { Categories = names },
            new ChartAxis($"{row}s") { FromZero = true },
            [series])
        {
            Width = 400,
            Height = 210,
        });
    }

    private static Card Of(CsrMatrix stored, string type, string form, string row, bool byColumns)
    {
        var shown = byColumns && stored.NonzeroCount <= 1 << 27 ? stored.Transpose() : stored;
        var shape = Shape(stored, byColumns);
        var card = new Card($"{type} {shape}") { Subtitle = $"{form}, float32 values, int32 indices" }.Add(Facts(stored, byColumns));
        if (stored.RowCount == 0 || stored.ColumnCount == 0)
            return card.Note("The matrix has no cells.");
        // The values of a small matrix say all that a picture of it would.
        if (shown.RowCount <= GridSide && shown.ColumnCount <= GridSide)
            return card.Add(Grid(shown));
        var spyCaption = byColumns && ReferenceEquals(shown, stored) ? $"transpose of {shape}" : shape;
        return card.Add(new SpyBlock(spyCaption, SpyGrid.Picture(shown), shown.RowCount, shown.ColumnCount))
            .Add(new DetailsBlock($"How many nonzeros a {row} has", [new ChartBlock(RowLengths(stored, row))]));
    }

    private static TableBlock Grid(CsrMatrix matrix)
    {
        Column[] columns = [new Column(""), .. Enumerable.Range(0, matrix.ColumnCount).Select(j => Column.Number(j.ToString(CultureInfo.InvariantCulture)))];
        var rows = Enumerable.Range(0, matrix.RowCount).Select(i =>
        {
            var cells = Enumerable.Repeat((Cell)"·", matrix.ColumnCount + 1).ToArray();
            cells[0] = i.ToString(CultureInfo.InvariantCulture);
            var row = matrix.Row(i);
            for (var k = 0; k < row.Count; k++)
                cells[row.Indices[k] + 1] = Quantity.Value(row.ValueAt(k));
            return cells;
        });
        return new TableBlock("Values", columns, [.. rows]) { Dense = true, Note = "· is an entry that is not stored." };
    }

    private static string Shape(CsrMatrix stored, bool byColumns) => byColumns
        ? $"{Quantity.Count(stored.ColumnCount)} × {Quantity.Count(stored.RowCount)}"
        : $"{Quantity.Count(stored.RowCount)} × {Quantity.Count(stored.ColumnCount)}";

    private static (float Low, float High, long Negative) ValueRange(CsrMatrix matrix)
    {
        if (matrix.Values is null || matrix.NonzeroCount == 0)
            return (1, 1, 0);
        var (low, high, negative) = (float.PositiveInfinity, float.NegativeInfinity, 0L);
        foreach (var value in matrix.Values.AsSpan(0, (int)matrix.NonzeroCount))
        {
            low = MathF.Min(low, value); // NaN spreads, so a broken matrix shows NaN
            high = MathF.Max(high, value);
            negative += value < 0 ? 1 : 0;
        }

        return (low, high, negative);
    }

    private static string Edge(long value) => value >= 10_000 ? $"{value / 1000}k" : value.ToString(CultureInfo.InvariantCulture);
}
