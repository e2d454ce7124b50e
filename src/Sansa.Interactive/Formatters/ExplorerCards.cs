using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Explorers;
using Sansa.Interactive.Html;
using Sansa.Recommendation;

namespace Sansa.Interactive.Formatters;

/// <summary>The recommender in a page.</summary>
internal static class ExplorerCards
{
    private const int Examples = 3;

    public static Card Of(PrunedModel pruned, Recommender whole, int[] basket, Recommendations list)
    {
        var model = pruned.Recommender;
        var data = new JsonObject
        {
            ["k"] = list.Requested,
            ["history"] = new JsonArray([.. basket.Select(i => JsonValue.Create(i))]),
            ["examples"] = new JsonArray([.. ExamplesOf(model).Select(i => JsonValue.Create(i))]),
            ["layers"] = model is FactorizedRecommender ? 2 : 1,
            ["model"] = Convert.ToBase64String(pruned.Data.Span),
        };
        var card = new Card($"{whole.Kind.Title} to explore")
        {
            Subtitle = $"{Quantity.Count(model.ItemCount)} items; "
                + $"{Quantity.Count(model.WeightCount)} of {Quantity.Count(pruned.OriginalWeightCount)} weights, 8 bits each, "
                + $"{Quantity.Bytes(pruned.PageByteCount)} with the names. "
                + $"It finds {Quantity.Percent(Math.Round(pruned.Agreement, 3))} of the ten similar items that the whole model finds.",
            MaxBytes = Displays.MaxHtmlBytes + pruned.PageByteCount,
        };
        return card.Add(new ExplorerBlock("recommender", data, Still(model, basket, list)));
    }

    /// <summary>The list at the beginning, for paper and for pages whose scripts do not run.</summary>
    private static IReadOnlyList<Block> Still(Recommender model, int[] basket, Recommendations list)
    {
        if (basket.Length == 0)
            return [new NoteBlock("Where scripts run, one types here to find items, and sees what goes with them.")];
        var names = string.Join(", ", basket.Select(i => Markup.Shorten(model.ItemIds![i], 60)));
        return [new NoteBlock($"Recommended for {names}:"),
            RecommendationCards.Table(list, list.NameOf, i => Displays.Reasons(model.Explain(basket, list.Items[i]), null, 3))];
    }

    /// <summary>The items that most others bring along.</summary>
    private static int[] ExamplesOf(Recommender model)
    {
        var weights = model is FactorizedRecommender two ? two.Decoder : ((SparseRecommender)model).Weights;
        var counts = new int[model.ItemCount];
        foreach (var item in weights.ColumnIndices.AsSpan(0, (int)weights.NonzeroCount))
            counts[item]++;
        return [.. Enumerable.Range(0, counts.Length).OrderByDescending(i => counts[i]).ThenBy(i => i).Take(Examples)];
    }
}
