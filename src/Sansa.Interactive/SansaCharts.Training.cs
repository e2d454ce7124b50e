using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;
using Sansa.Inverse;
using Sansa.Training;

namespace Sansa.Interactive;

public static partial class SansaCharts
{
    private const int MaxNamedSteps = 16;

    /// <summary>
    /// The paper's loss and the largest residual of a column before each step of <see cref="MinimalResidual"/>, and at the end, on a log axis.
    /// </summary>
    /// <param name="report">The report of a trained model; one without these steps gives an empty chart that says so.</param>
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
        double[] at = [.. Enumerable.Range(0, steps.Count).Select(i => (double)i)];
        var axis = steps.Count is > 0 and <= MaxNamedSteps
            ? new ChartAxis("state before step") { Categories = [.. steps.Select(s => s.Step)] }
            : new ChartAxis("steps done");
        return new SansaChart(new ChartSpec(
            "Training curve",
            axis,
            new ChartAxis("loss and residual [log scale]", AxisScale.Log),
            [new("loss ‖I − LK‖² / n", Mark.LineAndPoints, at, [.. steps.Select(s => s.Loss)]),
                new("largest residual of a column", Mark.LineAndPoints, at, [.. steps.Select(s => s.LargestResidual)])])
        {
            Notes = [steps.Count == 0 ? ifEmpty : $"Loss {Quantity.Value(steps[0].Loss)} at first, {Quantity.Value(steps[^1].Loss)} at the end."],
        });
    }
}
