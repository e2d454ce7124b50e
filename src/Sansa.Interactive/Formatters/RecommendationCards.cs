using System.Globalization;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Recommendation;

namespace Sansa.Interactive.Formatters;

/// <summary>The displays of recommendations and of their explanations.</summary>
internal static class RecommendationCards
{
    private const int MaxItems = 50;
    private const int MaxUsers = 10;

    public static Card Of(Recommendations list) => List($"{list.Count} recommendations", list, list.NameOf, null);

    /// <summary>A list with names, and for each item what of the history speaks for it.</summary>
    public static Card List(string title, Recommendations list, Func<int, string> nameOf, Func<int, string>? because)
    {
        var card = new Card(title) { Subtitle = list.IsComplete ? null : $"{list.Requested} were asked for; no more items have a score and pass the filters." };
        return list.Count == 0
            ? card.Note("Nothing is recommended: the history is empty, or nothing that the model relates to it passes the filters.")
            : card.Add(Table(list, nameOf, because));
    }

    /// <summary>The items with their scores, the first 50.</summary>
    public static TableBlock Table(Recommendations list, Func<int, string> nameOf, Func<int, string>? because)
    {
        var most = list.Scores.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var score = Quantity.Column(list.Scores.Select(s => (double)s));
        Column[] columns = [Column.Number("rank"), "item", Column.Number("score"), "", .. because is null ? [] : (Column[])["because of"]];
        var rows = Enumerable.Range(0, Math.Min(list.Count, MaxItems)).Select(i =>
        {
            var (name, index) = (nameOf(i), list.Items[i].ToString(CultureInfo.InvariantCulture));
            Cell[] row =
            [
                $"{i + 1}", new Cell(Markup.Shorten(name, 100), Detail: name == index ? null : $"item {index}"),
                score(list.Scores[i]), Cell.Bar(list.Scores[i], most),
            ];
            return (IReadOnlyList<Cell>)[.. row, .. because is null ? [] : (Cell[])[because(i)]];
        });
        return new TableBlock("", columns, [.. rows])
        {
            Note = list.Count > MaxItems ? $"{Quantity.Count(list.Count - MaxItems)} more are not shown." : null,
        };
    }

    /// <summary>A row for each model, a column for each rank.</summary>
    public static Card SideBySide(
        IReadOnlyList<KeyValuePair<string, Recommendations>> lists, IReadOnlyCollection<int> chosen, int k, Func<int, string>? titles)
    {
        var shown = Math.Min(k, lists.Select(l => l.Value.Count).DefaultIfEmpty(0).Max());
        var rows = lists.Take(MaxItems).Select(l => (IReadOnlyList<Cell>)
            [Markup.Shorten(l.Key, 40), .. Enumerable.Range(0, shown).Select(rank => rank < l.Value.Count ? At(l.Value, rank) : "–")]);
        return new Card($"{lists.Count} models, one user")
        {
            Subtitle = chosen.Count == 0 ? null : $"✓ marks what the user did choose; there are {Quantity.Count(chosen.Count)} such items.",
        }.Add(new TableBlock("", ["model", .. Enumerable.Range(1, shown).Select(rank => (Column)$"{rank}")], [.. rows])
        {
            Note = lists.Count > MaxItems ? $"{Quantity.Count(lists.Count - MaxItems)} more are not shown." : null,
        });

        Cell At(Recommendations list, int rank)
        {
            var name = Markup.Shorten(titles?.Invoke(list.Items[rank]) ?? list.NameOf(rank), 28);
            return chosen.Contains(list.Items[rank]) ? new Cell($"✓ {name}", Strong: true) : name;
        }
    }

    public static Card Of(Explanation explanation)
    {
        var card = new Card($"Why {Markup.Shorten(explanation.NameOf(explanation.Item), 80)} scores {Quantity.Value(explanation.Score)}")
        {
            Subtitle = "What each item of the history adds; the contributions add up to the score.",
        };
        if (explanation.HistoryItems.Length == 0)
            return card.Note("The history is empty.");
        var most = explanation.Contributions.Select(Math.Abs).Max();
        var adds = Quantity.Column(explanation.Contributions.Select(c => (double)c), signed: true);
        var rows = explanation.HistoryItems.Take(MaxItems).Select((h, i) => (IReadOnlyList<Cell>)[
            Markup.Shorten(explanation.NameOf(h), 100), adds(explanation.Contributions[i]), Cell.Bar(explanation.Contributions[i], most)]);
        var rest = explanation.Contributions.Skip(MaxItems).Sum(c => (double)c);
        return card.Add(new TableBlock("", ["item of the history", Column.Number("contribution"), ""], [.. rows])
        {
            Note = explanation.HistoryItems.Length > MaxItems
                ? $"{explanation.HistoryItems.Length - MaxItems} more items add {Quantity.Difference(rest)} together."
                : null,
        });
    }

    public static Card Of(RecommendationBatch batch)
    {
        var shortLists = batch.Counts.Count(c => c < batch.Requested);
        var rows = Enumerable.Range(0, Math.Min(batch.UserCount, MaxUsers)).Select(u =>
        {
            var (items, scores) = (batch.ItemsOf(u).ToArray(), batch.ScoresOf(u).ToArray());
            return (IReadOnlyList<Cell>)[
                $"{u}", $"{items.Length}",
                string.Join(", ", items.Take(5).Select((item, i) => $"{Markup.Shorten(batch.NameOf(item), 40)} ({Quantity.Value(scores[i])})"))
                    + (items.Length > 5 ? ", …" : "")];
        });
        return new Card($"Recommendations for {Quantity.Count(batch.UserCount)} users")
            .Add(
                new Fact("users", Quantity.Count(batch.UserCount)),
                new Fact("asked for", $"{batch.Requested} each"),
                new Fact("users with fewer", Quantity.Count(shortLists)),
                new Fact("bytes", Quantity.Bytes(8.0 * batch.Items.Length)))
            .Add(new TableBlock("First users", [Column.Number("user"), Column.Number("items"), "best items (scores)"], [.. rows]));
    }
}
