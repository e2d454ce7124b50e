using System.Globalization;
using Sansa.Data;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>The displays of data sets, splits, and what filters removed.</summary>
internal static class DataCards
{
    private const int MaxSteps = 40;

    public static Card Of(Dataset data)
    {
        var info = data.Info;
        var card = new Card($"Data set {data.Name}") { Subtitle = info.Description };
        if (data.Published is { } split)
        {
            card.Add(Matrices([("train", split.Train), ("test", split.Test)]));
            card.Add(Drops(data.Dropped)).Note($"{info.Source}. {info.Terms}");
            return card.Add(new ChartBlock(SansaCharts.LongTail(split.Train)));
        }

        AddInteractions(card, data.Interactions);
        return card.Note($"{info.Source}. {info.Terms}");
    }

    public static Card Of(InteractionData data)
    {
        var card = new Card($"Interactions {Markup.Shorten(data.Name, 80)}");
        AddInteractions(card, data);
        return card;
    }

    public static Card Of(Split split)
    {
        List<(string, CsrMatrix)> matrices = [("train X", split.Train)];
        if (split.Validation is { } validation)
            matrices.AddRange([("validation, fold-in", validation.FoldIn), ("validation, held out", validation.HeldOut)]);
        if (!ReferenceEquals(split.Test.FoldIn, split.Train))
            matrices.Add(("test, fold-in", split.Test.FoldIn));
        matrices.Add(("test, held out", split.Test.HeldOut));
        var card = new Card($"Split of {Markup.Shorten(split.DataName, 80)}") { Subtitle = $"{split.ProtocolName}; {split.Source}" };
        card.Add(
            new Fact("generalisation", split.Generalisation == Generalisation.Weak ? "weak: test users are training users" : "strong: test users are not in X"),
            new Fact("seed", split.Seed?.ToString(CultureInfo.InvariantCulture) ?? "nothing drawn"),
            new Fact("test users", Quantity.Count(split.Test.UserCount)),
            new Fact("with held-out items", Quantity.Count(split.Test.UsersWithHeldOutItems)));
        card.Add(Matrices(matrices)).Add(Drops(split.Dropped));
        return card.Row(
            new SpyBlock("train X", Svg.SpyGrid.Picture(split.Train), split.Train.RowCount, split.Train.ColumnCount),
            new ChartBlock(SansaCharts.LongTail(split.Train)));
    }

    public static Card Of(EvaluationSet set) =>
        new Card($"Evaluation set, {Quantity.Count(set.UserCount)} users")
        { Subtitle = $"{Quantity.Count(set.UsersWithHeldOutItems)} users have held-out items" }
        .Add(Matrices([("fold-in", set.FoldIn), ("held out", set.HeldOut)]));

    public static Card Of(DropReport report) => report.Steps.Count == 0
        ? new Card("Filters").Note("Nothing was removed.")
        : new Card("Filters").Add(Drops(report));

    /// <summary>The catalogue as a table.</summary>
    public static Card Of(IReadOnlyList<DatasetInfo> catalogue) =>
        new Card($"{catalogue.Count} data sets") { Subtitle = $"{catalogue.Count(d => d.IsAvailable)} can be opened here" }
        .Add(new TableBlock(
            "",
            ["name", "what", Column.Number("users"), Column.Number("items"), Column.Number("interactions"), "here"],
            [.. catalogue.Take(MaxSteps).Select(d => (IReadOnlyList<Cell>)[
                new Cell(d.Name), d.Description, Count(d.Published?.Users), Count(d.Published?.Items), Count(d.Published?.Interactions),
                d.IsBuiltIn ? "built in" : d.IsAvailable ? "yes" : d.Script ?? "no"])]));

    private static void AddInteractions(Card card, InteractionData data)
    {
        var cells = (double)data.UserCount * data.ItemCount;
        card.Add(
            new Fact("users", Quantity.Count(data.UserCount)),
            new Fact("items", Quantity.Count(data.ItemCount)),
            new Fact("interactions", Quantity.Count(data.Count)),
            new Fact("density", cells > 0 ? Quantity.Percent(data.Count / cells) : "none"),
            new Fact(
                "values",
                data.Values is null
                    ? "none, each counts 1"
                    : data.Count == 0 ? "none" : $"{Quantity.Value(data.Values.Min())} to {Quantity.Value(data.Values.Max())}"),
            new Fact("times", data.Timestamps is null || data.Count == 0 ? "none" : $"{Day(data.Timestamps.Min())} to {Day(data.Timestamps.Max())}"));
        card.Add(Drops(data.Dropped));
        var counts = new int[data.ItemCount];
        foreach (var item in data.Items)
            counts[item]++;
        if (data.Count > 0)
            card.Row(Examples(data), new ChartBlock(SansaCharts.LongTail(counts, item => data.ItemIds[item])));
    }

    private static TableBlock Examples(InteractionData data) => new(
        "First interactions",
        ["user", "item", .. data.Values is null ? [] : (Column[])[Column.Number("value")], .. data.Timestamps is null ? [] : (Column[])["time"]],
        [.. Enumerable.Range(0, Math.Min(8, data.Count)).Select(k => (IReadOnlyList<Cell>)[
            Markup.Shorten(data.UserIds[data.Users[k]], 40),
            Markup.Shorten(data.ItemIds[data.Items[k]], 40),
            .. data.Values is null ? [] : (Cell[])[Quantity.Value(data.Values[k])],
            .. data.Timestamps is null ? [] : (Cell[])[Day(data.Timestamps[k])]])]);

    private static TableBlock Matrices(IReadOnlyList<(string Name, CsrMatrix Matrix)> matrices) => new(
        "Matrices",
        ["", Column.Number("users"), Column.Number("items"), Column.Number("interactions"),
            Column.Number("density"), Column.Number("a user"), Column.Number("bytes")],
        [.. matrices.Select(m => (IReadOnlyList<Cell>)[
            m.Name, Quantity.Count(m.Matrix.RowCount), Quantity.Count(m.Matrix.ColumnCount), Quantity.Count(m.Matrix.NonzeroCount),
            Quantity.Percent(m.Matrix.Density),
            m.Matrix.RowCount == 0 ? "–" : Quantity.Value(Math.Round((double)m.Matrix.NonzeroCount / m.Matrix.RowCount, 1)),
            Quantity.Bytes(m.Matrix.ByteCount)])]);

    private static TableBlock? Drops(DropReport report) => report.Steps.Count == 0 ? null : new TableBlock(
        "What was removed, in order",
        ["step", Column.Number("interactions"), Column.Number("users"), Column.Number("items"), Column.Number("interactions left")],
        [.. report.Steps.Take(MaxSteps).Select(s => (IReadOnlyList<Cell>)[
            s.Step, Removed(s.Removed.Interactions), Removed(s.Removed.Users), Removed(s.Removed.Items), Quantity.Count(s.After.Interactions)])])
    {
        Note = report.Steps.Count > MaxSteps ? $"{report.Steps.Count - MaxSteps} more steps." : null,
    };

    private static string Removed(long count) => count == 0 ? "0" : "−" + Quantity.Count(count);

    private static string Count(long? count) => count is { } n ? Quantity.Count(n) : "–";

    private static string Day(long secondsSince1970) => Math.Abs(secondsSince1970) < 200_000_000_000
        ? DateTimeOffset.FromUnixTimeSeconds(secondsSince1970).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : "out of range";
}
