using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Explorers;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>Matrices to look into, from the whole to single entries; without scripts their pictures.</summary>
internal static class MatricesCard
{
    public static Card Of(MatrixSet set, string[] names, int maxBytes)
    {
        var (data, valueBytes) = Pack(set, names, maxBytes);
        var card = new Card("Matrices to explore")
        {
            Subtitle = $"{Quantity.Count(set.ItemCount)} items{(set.UserCount > 0 ? $", {Quantity.Count(set.UserCount)} users" : "")}; "
                + $"{Quantity.Count(set.Matrices.Sum(m => m.Matrix.NonzeroCount))} entries, all of them, "
                + $"{(valueBytes == PackedMatrices.Exact ? "as they are" : "with 3 significant digits")}; "
                + $"{Quantity.Bytes(PageBytes.Characters(data.Length))} with the names.",
            MaxBytes = (2 * Displays.MaxHtmlBytes) + PageBytes.Characters(data.Length),
        };
        var json = new JsonObject
        {
            ["matrices"] = new JsonArray([.. set.Matrices.Select(m =>
                new JsonArray(Typeset.Of(m.Name), m.RowsAreUsers ? "users" : "items", m.ColumnsAreUsers ? "users" : "items", Digits(m.Matrix, valueBytes)))]),
            ["orders"] = new JsonArray([.. set.Orders.Select(o => JsonValue.Create(o.Name))]),
            ["pack"] = Convert.ToBase64String(data),
        };
        return card.Add(new ExplorerBlock("matrices", json, [Table(set), new RowBlock([.. set.Matrices.Select(Picture)])]));
    }

    /// <summary>How many digits of a value are right; 0 for whole numbers, which all are.</summary>
    private static int Digits(CsrMatrix matrix, int valueBytes) => PackedMatrices.IsWhole(matrix) ? 0 : valueBytes == PackedMatrices.Exact ? 5 : 3;

    /// <summary>All entries, their values without loss where that fits.</summary>
    private static (byte[] Data, int ValueBytes) Pack(MatrixSet set, string[] names, int maxBytes)
    {
        var size = 0;
        foreach (var valueBytes in (int[])[PackedMatrices.Exact, PackedMatrices.Short])
        {
            var data = PackedMatrices.Pack(
                [.. set.Matrices.Select(m => m.Matrix)], valueBytes, [.. set.Orders.Select(o => o.Order.NewToOld)], names);
            size = PageBytes.Characters(data.Length);
            if (size <= maxBytes)
                return (data, valueBytes);
        }

        throw new ArgumentException(
            $"The matrices take {size:N0} bytes, but the page may take {maxBytes:N0}. Allow more, or take some of the items, such as TopItems(500).",
            nameof(maxBytes));
    }

    private static TableBlock Table(MatrixSet set) => new(
        "",
        ["matrix", Column.Number("rows"), Column.Number("columns"), Column.Number("entries"), Column.Number("density"), "values"],
        [.. set.Matrices.Select(m => (IReadOnlyList<Cell>)[
            m.Name, Quantity.Count(m.Matrix.RowCount), Quantity.Count(m.Matrix.ColumnCount), Quantity.Count(m.Matrix.NonzeroCount),
            Quantity.Percent(m.Matrix.Density), MatrixCard.Facts(m.Matrix).First(f => f.Label == "values").Value])]);

    private static SpyBlock Picture(MatrixSet.Entry entry) => new(
        string.Create(CultureInfo.InvariantCulture, $"{entry.Name}, in the order of the catalogue"),
        SpyGrid.Of(entry.Matrix),
        entry.Matrix.RowCount,
        entry.Matrix.ColumnCount);
}
