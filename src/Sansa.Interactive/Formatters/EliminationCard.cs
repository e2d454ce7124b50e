using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Explorers;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>Elimination step by step: the matrix and its graph, with a slider where scripts run, as a table where not.</summary>
internal static class EliminationCard
{
    public static Card Of(EliminationSteps steps, Func<int, string> nameOf)
    {
        var n = steps.Order.Length;
        string[] names = [.. steps.Order.Select(item => Markup.Shorten(nameOf(item), 60))];
        var kept = n + steps.Columns.Sum(c => c.Count(e => e.IsKept));
        var card = new Card($"Elimination of {n} items, step by step")
        {
            Subtitle = $"{kept} entries in L, {steps.Columns.Sum(c => c.Count(e => e.IsFill))} of those that were computed are fill-in, "
                + $"{steps.Columns.Sum(c => c.Count(e => !e.IsKept))} were dropped; "
                + $"||A − LDL^T|| / ||A|| = {Quantity.Value(steps.Losses[n])}",
            MaxBytes = 2 * Displays.MaxHtmlBytes,
        };
        return card.Add(new ExplorerBlock("elimination", Data(steps, names), [Still(steps, names)]));
    }

    private static JsonObject Data(EliminationSteps steps, string[] names) => new()
    {
        ["names"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
        ["entries"] = new JsonArray([.. Entries(steps.Matrix)]),
        ["columns"] = new JsonArray([.. steps.Columns.Select(column =>
            new JsonArray([.. column.Select(e => new JsonArray(e.Row, Rounded(e.Value), e.IsFill ? 1 : 0, e.IsKept ? 1 : 0))]))]),
        ["losses"] = new JsonArray([.. steps.Losses.Select(loss => JsonValue.Create(Rounded(loss)))]),
    };

    /// <summary>The entries of A below the diagonal: row, column, value.</summary>
    private static IEnumerable<JsonNode> Entries(double[,] matrix)
    {
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (matrix[i, j] != 0)
                    yield return new JsonArray(i, j, Rounded(matrix[i, j]));
            }
        }
    }

    private static double Rounded(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static TableBlock Still(EliminationSteps steps, string[] names) => new(
        "",
        [Column.Number("step"), "item", Column.Number("entries computed"), Column.Number("fill-in"), Column.Number("dropped"), Column.Number("loss so far")],
        [.. steps.Columns.Select((column, k) => (IReadOnlyList<Cell>)[
            $"{k + 1}", names[k], $"{column.Length}", $"{column.Count(e => e.IsFill)}", $"{column.Count(e => !e.IsKept)}",
                Quantity.Value(steps.Losses[k + 1])])])
    {
        RowHeaders = false,
        Note = "Entries below the diagonal. The loss is the norm of all that was dropped, as a part of the norm of A.",
    };
}
