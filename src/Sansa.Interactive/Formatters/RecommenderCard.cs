using System.Reflection;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>
/// The display of any model: its options, how it was trained, its matrices, its size against the dense model.
/// Options, report and matrices are found by the type of the public properties, so that a new model is displayed as well.
/// </summary>
internal static class RecommenderCard
{
    private const int MaxMatrices = 4;

    public static Card Of(Recommender model)
    {
        var parts = model.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).ToArray();
        var matrices = parts.Where(p => p.PropertyType == typeof(CsrMatrix)).Take(MaxMatrices).Select(p => (p.Name, Matrix: (CsrMatrix?)p.GetValue(model))).Where(m => m.Matrix is not null).ToArray();
        var report = parts.FirstOrDefault(p => p.PropertyType == typeof(TrainingReport))?.GetValue(model) as TrainingReport;
        var card = new Card($"{model.GetType().Name}, {Quantity.Count(model.ItemCount)} items")
        {
            Subtitle = model.Protocol is null ? $"method {model.Method}" : $"method {model.Method}, trained on {Markup.Shorten(model.Protocol, 200)}",
        };
        card.Add(Size(model, matrices!));
        if (OptionsBlock.Of(parts.FirstOrDefault(p => p.Name == "Options")?.GetValue(model)) is { } options)
            card.Add(new HeadingBlock("Options (bold where not the default)")).Add(options);
        if (report is not null && (report.Stages.Count > 0 || report.Warnings.Count > 0))
        {
            card.Add(new HeadingBlock($"Training: {TrainingCard.Summary(report)}"));
            TrainingCard.AddTo(card, report);
        }

        if (matrices.Length > 0)
            card.Add(new HeadingBlock("Matrices")).Row([.. matrices.Select(m => Layer(m.Name, m.Matrix!))]);
        return card;
    }

    private static Fact[] Size(Recommender model, (string Name, CsrMatrix Matrix)[] matrices)
    {
        List<Fact> facts = [new("items", Quantity.Count(model.ItemCount)), new("item names", model.ItemIds is { Count: > 0 } ids ? $"{Markup.Shorten(ids[0], 24)}, …" : "none")];
        var (bytes, dense) = (matrices.Sum(m => m.Matrix.ByteCount), 4.0 * model.ItemCount * model.ItemCount);
        if (bytes == 0)
            return [.. facts];
        facts.Add(new("weights", Quantity.Count(matrices.Sum(m => m.Matrix.NonzeroCount))));
        facts.Add(new("bytes", Quantity.Bytes(bytes)));
        facts.Add(new("dense model", Quantity.Bytes(dense)));
        facts.Add(new("compression", dense >= bytes ? $"{Quantity.Value(Math.Round(dense / bytes, dense / bytes < 10 ? 1 : 0))} times smaller" : "none (larger than dense)"));
        return [.. facts];
    }

    private static RowBlock Layer(string name, CsrMatrix matrix) => new([
        new SpyBlock($"{name}: {Quantity.Count(matrix.RowCount)} × {Quantity.Count(matrix.ColumnCount)}, {Quantity.Count(matrix.NonzeroCount)} nonzeros, {Quantity.Percent(matrix.Density)}, {Quantity.Bytes(matrix.ByteCount)}", SpyGrid.Of(matrix), matrix.RowCount, matrix.ColumnCount)]);
}
