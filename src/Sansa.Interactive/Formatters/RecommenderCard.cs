using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>The display of any model: its options, how it was trained, its size against the dense model, and its matrices where they are sparse.</summary>
internal static class RecommenderCard
{
    public static Card Of(Recommender model)
    {
        var card = new Card($"{model.Kind.Title}, {Quantity.Count(model.ItemCount)} items")
        {
            Subtitle = model.Kind.Description + (model.Protocol is null ? "" : $"; trained on {Markup.Shorten(model.Protocol, 200)}"),
        };
        var matrices = Matrices(model);
        card.Add(Size(model, matrices));
        card.Add(new HeadingBlock("Options (bold where not the default)")).Add(OptionsBlock.Of(model.Options));
        if (model.Report is { Stages.Count: > 0 } or { Warnings.Count: > 0 })
        {
            card.Add(new HeadingBlock($"Training: {TrainingCard.Summary(model.Report)}"));
            TrainingCard.AddTo(card, model.Report);
        }

        if (matrices.Length > 0)
            card.Add(new HeadingBlock("Matrices")).Row([.. matrices.Select(m => FactorCards.Spy(m.Name, m.Matrix))]);
        return card;
    }

    private static (string Name, CsrMatrix Matrix)[] Matrices(Recommender model) => model switch
    {
        FactorizedRecommender two => [("Encoder", two.Encoder), ("Decoder", two.Decoder)],
        SparseRecommender one => [("Weights", one.Weights)],
        _ => [],
    };

    private static Fact[] Size(Recommender model, (string Name, CsrMatrix Matrix)[] matrices)
    {
        List<Fact> facts =
        [
            new("items", Quantity.Count(model.ItemCount)),
            new("item names", model.ItemIds is { Count: > 0 } ids ? $"{Markup.Shorten(ids[0], 24)}, …" : "none"),
            new("weights", Quantity.Count(model.WeightCount)),
        ];
        var (bytes, dense) = (matrices.Sum(m => m.Matrix.ByteCount), 4.0 * model.ItemCount * model.ItemCount);
        if (bytes == 0)
            return [.. facts];
        facts.Add(new("bytes", Quantity.Bytes(bytes)));
        facts.Add(new("dense model", Quantity.Bytes(dense)));
        facts.Add(new(
            "compression",
            dense >= bytes ? $"{Quantity.Value(Math.Round(dense / bytes, dense / bytes < 10 ? 1 : 0))} times smaller" : "none (larger than dense)"));
        return [.. facts];
    }
}
