using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;
using Sansa.Inverse;
using Sansa.Training;

namespace Sansa.Interactive;

public static partial class SansaCharts
{
    private const int MaxNamedSteps = 16;

    /// <summary>Fewer states than this make no curve.</summary>
    private const int LeastStates = 3;

    /// <summary>
    /// The paper's loss and the largest residual of a column before each step of <see cref="MinimalResidual"/>, and at the end, on a log axis.
    /// </summary>
    /// <param name="report">The report of a trained model; where there are no steps, or one, the chart is a sentence.</param>
    public static SansaChart TrainingCurve(TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return TrainingCurve(
            report.InverseSteps, report.Fit is { } fit ? $"A fitted inverse has no training loss; {fit}." : "This model has no refinement of an inverse.");
    }

    /// <summary>The same for one inversion.</summary>
    /// <param name="steps">Such as <see cref="LdlInverse.Steps"/>.</param>
    public static SansaChart TrainingCurve(IReadOnlyList<InverseStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return TrainingCurve(steps, "There are no steps.");
    }

    private static SansaChart TrainingCurve(IReadOnlyList<InverseStep> steps, string ifEmpty)
    {
        if (steps.Count < LeastStates)
            return new SansaChart(new ChartSpec("Training curve", new ChartAxis(""), new ChartAxis(""), []) { Notes = [Sentence(steps, ifEmpty)] });
        double[] at = [.. Enumerable.Range(0, steps.Count).Select(i => (double)i)];
        var axis = steps.Count <= MaxNamedSteps
            ? new ChartAxis("state before step") { Categories = [.. steps.Select(s => s.Step)] }
            : new ChartAxis("steps done");
        return new SansaChart(new ChartSpec(
            "Training curve",
            axis,
            new ChartAxis("loss and residual [log scale]", AxisScale.Log),
            [new("loss ‖I − LK‖² / n", Mark.LineAndPoints, at, [.. steps.Select(s => s.Loss)]),
                new("largest residual of a column", Mark.LineAndPoints, at, [.. steps.Select(s => s.LargestResidual)])])
        {
            Notes = [$"Loss {Quantity.Value(steps[0].Loss)} at first, {Quantity.Value(steps[^1].Loss)} at the end."],
        });
    }

    private static string Sentence(IReadOnlyList<InverseStep> steps, string ifEmpty) => steps switch
    {
        [] => ifEmpty,
        [var only] => $"The inverse was not refined: loss {Quantity.Value(only.Loss)}, largest residual of a column {Quantity.Value(only.LargestResidual)}.",
        _ => $"One step, {steps[0].Step}, took the loss from {Quantity.Value(steps[0].Loss)} to {Quantity.Value(steps[^1].Loss)} and the largest residual "
            + $"of a column from {Quantity.Value(steps[0].LargestResidual)} to {Quantity.Value(steps[^1].LargestResidual)}.",
    };
}
