using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Explorers;
using Sansa.Interactive.Html;
using Sansa.Ordering;
using Sansa.Recommendation;

namespace Sansa.Interactive.Formatters;

/// <summary>The strongest weights around an item, and the separators of the catalogue.</summary>
internal static class NetworkCard
{
    private const int SeparatorsInText = 7;
    private const int NamesInText = 6;

    public static Card Of(Recommender model, StrongestWeights weights, Dissection dissection, int start, string[] names, int maxBytes)
    {
        var (data, perItem) = Pack(weights, dissection, names, maxBytes);
        var split = dissection.Parts.Where(p => p.IsSplit).ToArray();
        var card = new Card("The item network")
        {
            Subtitle = $"{Quantity.Count(names.Length)} items with their {perItem} strongest weights in {model.Kind.Title}; "
                + $"{Quantity.Count(split.Sum(p => p.Items.Length))} of them are in the {Quantity.Count(split.Length)} separators of a nested dissection; "
                + $"{Quantity.Bytes(PageBytes.Characters(data.Length))} with the names.",
            MaxBytes = Displays.MaxHtmlBytes + PageBytes.Characters(data.Length),
        };
        var json = new JsonObject { ["start"] = start, ["pack"] = Convert.ToBase64String(data) };
        return card.Add(new ExplorerBlock("network", json, [Around(weights, dissection, start, names), Separators(dissection, names)]));
    }

    /// <summary>As many neighbours an item as fit.</summary>
    private static (byte[] Data, int PerItem) Pack(StrongestWeights weights, Dissection dissection, string[] names, int maxBytes)
    {
        var parts = dissection.Parts;
        int[][] lists =
        [
            [.. parts.SelectMany(p => p.Items)], [.. parts.Select(p => p.Items.Length)], [.. parts.Select(p => p.Parent + 1)], [.. parts.Select(p => p.Size)],
        ];
        foreach (var perItem in (int[])[StrongestWeights.MostPerItem, 9, 7, 5, 3])
        {
            var data = PackedMatrices.Pack([weights.ToMatrix(perItem)], PackedMatrices.Short, lists, names);
            if (PageBytes.Characters(data.Length) <= maxBytes)
                return (data, perItem);
        }

        throw new ArgumentException($"{names.Length:N0} items take more than the {maxBytes:N0} bytes that the page may take. Allow more.", nameof(maxBytes));
    }

    private static TableBlock Around(StrongestWeights weights, Dissection dissection, int start, string[] names)
    {
        var write = Quantity.Column(weights[start].Select(w => (double)w.Weight), signed: true);
        return new TableBlock(
            $"Strongest weights of {Markup.Shorten(names[start], 60)} ({Place(dissection, start)})",
            ["item", Column.Number("weight"), "place"],
            [.. weights[start].Select(w => (IReadOnlyList<Cell>)[names[w.Item], write(w.Weight), Place(dissection, w.Item)])])
        { RowHeaders = false };
    }

    private static TableBlock Separators(Dissection dissection, string[] names) => new(
        "First separators",
        [Column.Number("level"), Column.Number("items"), Column.Number("separate"), "among them"],
        [.. dissection.Parts.Where(p => p.IsSplit).OrderBy(p => p.Level).Take(SeparatorsInText).Select(p => (IReadOnlyList<Cell>)[
            $"{p.Level}", Quantity.Count(p.Items.Length), Quantity.Count(p.Size - p.Items.Length),
            string.Join(", ", p.Items.Reverse().Take(NamesInText).Select(i => Markup.Shorten(names[i], 40)))])])
    { RowHeaders = false };

    private static string Place(Dissection dissection, int item)
    {
        var part = dissection.Parts[dissection.PartOf[item]];
        return part.IsSplit ? $"separator of level {part.Level}" : $"in a part of {Quantity.Count(part.Size)} items";
    }
}
