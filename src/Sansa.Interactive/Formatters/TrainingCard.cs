using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Inverse;
using Sansa.Training;

namespace Sansa.Interactive.Formatters;

/// <summary>
/// The display of how a training went: stages, warnings, decisions, the refinement of the inverse as a curve and a table, or the residuals of its fit.
/// </summary>
internal static class TrainingCard
{
    private const int HeadSteps = 14;
    private const int TailSteps = 6;
    private const int MaxSentences = 20;

    public static Card Of(TrainingReport report)
    {
        var card = new Card("Training") { Subtitle = Summary(report) };
        AddTo(card, report);
        return card;
    }

    /// <summary>One line: seconds, peak memory, and the loss or the residual of the fit, whichever there is.</summary>
    public static string Summary(TrainingReport report)
    {
        List<string> parts = [$"{report.Stages.Count} stages in {Quantity.Seconds(report.Seconds)}"];
        if (report.Stages.Count > 0)
            parts.Add($"peak memory of the process {Quantity.Bytes(report.Stages.Max(s => s.PeakMemoryMB) * 1e6)}");
        if (report.Convergence is { } reached)
            parts.Add(reached);
        return string.Join(", ", parts);
    }

    public static void AddTo(Card card, TrainingReport report)
    {
        foreach (var warning in report.Warnings.Take(MaxSentences))
            card.Note(warning, warning: true);
        if (report.Stages.Count > 0)
            card.Add(Stages(report));
        foreach (var decision in report.Decisions.Take(MaxSentences))
            card.Note(decision);
        if (report.GramianNonzeroCount > 0)
            card.Note($"X^T X has {Quantity.Count(report.GramianNonzeroCount)} nonzeros.");
        if (report.Breakdowns.Count > 0)
            card.Add(new TableBlock(
                "Breakdowns of the incomplete factorization",
                [Column.Number("restart"), Column.Number("column"), Column.Number("pivot"), Column.Number("next shift")],
                [.. report.Breakdowns.Take(MaxSentences).Select((b, i) => (IReadOnlyList<Cell>)[
                    $"{i + 1}", Quantity.Count(b.Column), Quantity.Value(b.Pivot), Quantity.Value(b.Shift)])]));
        if (report.Fit is { } fit)
            AddTo(card, fit);
        if (report.InverseSteps.Count > 0)
            AddTo(card, report.InverseSteps);
    }

    /// <summary>The residuals of the fit's normal equations; they are no training loss.</summary>
    public static void AddTo(Card card, FitRecord fit) => card
        .Add(new HeadingBlock("Fit of the inverse: relative residuals of the rows' normal equations"))
        .Add(
            new Fact("rows", Quantity.Count(fit.RowCount)),
            new Fact("mean before", Quantity.Value(fit.ResidualBefore)),
            new Fact("mean at the end", Quantity.Value(fit.Residual)),
            new Fact("largest at the end", Quantity.Value(fit.LargestResidual)),
            new Fact("steps a row", Quantity.Value(Math.Round(fit.StepsPerRow, 1))));

    private static StagesBlock Stages(TrainingReport report)
    {
        var total = report.Seconds;
        return new StagesBlock([.. report.Stages.Select(s =>
        {
            List<string> lines = [Quantity.Seconds(s.Seconds)];
            if (s.NonzeroCount > 0)
                lines.Add(Quantity.Short(s.NonzeroCount) + " nonzeros");
            lines.Add($"peak {Quantity.Bytes(s.PeakMemoryMB * 1e6)}");
            return new Stage(s.Name, lines, total > 0 ? s.Seconds / total : 0);
        })]);
    }

    /// <summary>The refinement as a curve and a table; a sentence where there is no curve.</summary>
    public static void AddTo(Card card, IReadOnlyList<InverseStep> steps)
    {
        var curve = SansaCharts.TrainingCurve(steps);
        if (curve.Spec.IsSentence)
            card.Note(curve.Spec.Notes[0]);
        else
            card.Row(new ChartBlock(curve), Steps(steps));
    }

    public static TableBlock Steps(IReadOnlyList<InverseStep> steps)
    {
        var omitted = steps.Count > HeadSteps + TailSteps ? steps.Count - HeadSteps - TailSteps : 0;
        var shown = omitted == 0 ? steps : [.. steps.Take(HeadSteps), .. steps.TakeLast(TailSteps)];
        return new TableBlock(
            "Refinement of the inverse",
            ["before", Column.Number("loss"), Column.Number("largest residual"), Column.Number("nonzeros"), Column.Number("after"), Column.Number("columns")],
            [.. shown.Select(s => (IReadOnlyList<Cell>)[
                s.Step, Quantity.Value(s.Loss), Quantity.Value(s.LargestResidual),
                Quantity.Short(s.NonzeroCount), Quantity.Seconds(s.Seconds), Quantity.Count(s.UpdatedColumns)])])
        {
            Note = omitted > 0 ? $"{omitted} steps in the middle are not shown." : null,
        };
    }
}
