using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Inverse;
using Sansa.Models;

namespace Sansa.Interactive.Formatters;

/// <summary>The displays of the values that a fit of SANSA is made of, in the order of its steps; that of the factor is in <see cref="FactorCards"/>.</summary>
internal static class StepCards
{
    public static Card Of(FitPlan plan)
    {
        var card = new Card($"Plan of a fit over {Quantity.Count(plan.Items)} items") { Subtitle = "expected before any memory is spent" }.Add(
            new Fact("entries of a layer, at most", Quantity.Count(plan.EntriesPerLayer)),
            new Fact("memory", Quantity.Bytes(plan.Bytes)),
            new Fact("memory budget", Quantity.Bytes(plan.Budget)),
            new Fact("time, about", Quantity.Seconds(plan.Seconds)),
            new Fact("pairs of items that users share", Quantity.Short(plan.Pairs)));
        if (plan.HeaviestUser >= 0)
            card.Note($"User {plan.HeaviestUser} of {Quantity.Count(plan.Users)} has the most items, {Quantity.Count(plan.HeaviestUserItems)}.");
        foreach (var warning in plan.Warnings)
            card.Note(warning, warning: true);
        return card;
    }

    public static Card Of(InteractionMatrix x) =>
        new Card($"Interactions of {Quantity.Count(x.UserCount)} users × {Quantity.Count(x.ItemCount)} items")
        { Subtitle = "X and its transpose, laid out once for a fit" }
        .Add(MatrixCard.Facts(x.ByUser))
        .Add(new SpyBlock("X", SpyGrid.Picture(x.ByUser), x.UserCount, x.ItemCount))
        .Add(new DetailsBlock("How many items a user has, and how many users an item", [new RowBlock([
            new ChartBlock(MatrixCard.RowLengths(x.ByUser, "user")),
            new ChartBlock(MatrixCard.RowLengths(x.ByItem, "item"))])]));

    public static Card Of(ScaledGramian gramian)
    {
        var isScaled = gramian.Scale is not null;
        var card = new Card($"{(isScaled ? "Scaled" : "Unscaled")} Gramian of {Quantity.Count(gramian.Source.ItemCount)} items")
        {
            Subtitle = isScaled
                ? "S X^T X S with S diagonal, computed when it is needed and never stored"
                : "X^T X as it is, computed when it is needed and never stored",
        };
        return card.Add(Facts(gramian)).Note(isScaled ? "X with its columns scaled: ToInteractions()." : "The exact factorization needs no scaling.");
    }

    public static Card Of(OrderedGramian gramian)
    {
        var card = new Card($"Ordered Gramian of {Quantity.Count(gramian.Order.Length)} items")
        { Subtitle = "P S X^T X S P^T, what is factorized; never stored" }
            .Add([.. FactorCards.Facts(gramian.Order), .. Facts(gramian.Scaled)]);
        if (gramian.Analysis is not { } analysis)
            return card;
        return FactorCards.Add(card.Add(new HeadingBlock("What the exact factorization in this order costs")), analysis);
    }

    public static Card Of(LdlInverse inverse)
    {
        var stored = inverse.Inverse.AsTransposedCsr();
        var card = new Card($"Inverse of a factor of {Quantity.Count(inverse.Diagonal.Length)} items")
        { Subtitle = "K ≈ L^-1 and D, so that (X^T X + Λ)^-1 ≈ P^T K^T D^-1 K P" }
            .Add([.. MatrixCard.Facts(stored, byColumns: true), FactorCards.Range("D", inverse.Diagonal)]);
        if (inverse.Fit is { } fit)
            TrainingCard.AddTo(card, fit);
        if (inverse.Steps.Count > 0)
            card.Add(TrainingCard.Steps(inverse.Steps));
        return card.Row(
            new SpyBlock("K", SpyGrid.Picture(inverse.Inverse.ToCsr()), inverse.Inverse.RowCount, inverse.Inverse.ColumnCount),
            new ChartBlock(MatrixCard.RowLengths(stored, "column")));
    }

    public static Card Of(SansaLayers layers) =>
        new Card($"Layers over {Quantity.Count(layers.Encoder.RowCount)} items") { Subtitle = "B ≈ W^T Z: encoder and decoder" }
        .Row(FactorCards.Spy("Encoder", layers.Encoder), FactorCards.Spy("Decoder", layers.Decoder));

    private static Fact[] Facts(ScaledGramian gramian)
    {
        List<Fact> facts = [FactorCards.Range("diagonal of X^T X", gramian.Source.ItemSquares)];
        if (gramian.Scale is { } scale)
            facts.Add(FactorCards.Range("scale", scale));
        if (gramian.Norms is { } norms)
            facts.Add(new("nonzeros of X^T X", Quantity.Count(norms.NonzeroCount)));
        return [.. facts];
    }
}
