using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Ordering;

namespace Sansa.Interactive.Formatters;

/// <summary>The separators of a nested dissection, level by level.</summary>
internal static class DissectionCard
{
    private const int LevelsShown = 12;

    public static Card Of(Dissection dissection)
    {
        var split = dissection.Parts.Where(p => p.IsSplit).ToArray();
        var levels = split.GroupBy(p => p.Level).OrderBy(g => g.Key).ToArray();
        var card = new Card($"Dissection of {Quantity.Count(dissection.Order.Length)} items")
        {
            Subtitle = "sets of items that separate the others: no user has items of both halves",
        }.Add(
            new("separators", Quantity.Count(split.Length)),
            new("items in them", Quantity.Count(split.Sum(p => p.Items.Length))),
            new("parts not split", Quantity.Count(dissection.Parts.Count - split.Length)),
            new("levels", Quantity.Count(levels.Length)));
        return levels.Length == 0 ? card.Note("There are too few items to split.") : card.Add(Table(levels))
            .Note("To walk about in it: Displays.ItemNetwork(model, dissection, item).");
    }

    private static TableBlock Table(IGrouping<int, ItemPart>[] levels) => new(
        "",
        [Column.Number("level"), Column.Number("separators"), Column.Number("items in them"), Column.Number("of"), Column.Number("share"),
            Column.Number("largest part")],
        [.. levels.Take(LevelsShown).Select(level =>
        {
            var (joints, all) = (level.Sum(p => p.Items.Length), level.Sum(p => p.Size));
            return (IReadOnlyList<Cell>)[
                $"{level.Key}", Quantity.Count(level.Count()), Quantity.Count(joints), Quantity.Count(all), Quantity.Percent((double)joints / all),
                Quantity.Count(level.Max(p => p.Size))];
        })])
    {
        RowHeaders = false,
        Note = levels.Length > LevelsShown ? $"{levels.Length - LevelsShown} more levels are not shown." : null,
    };
}
