using System.Globalization;

namespace Sansa.Experiments;

/// <summary>
/// How far the best of several models is from a reference model. Both are measured on the same users, so their errors are correlated, and the plain formula
/// for the error of a difference is on the safe side.
/// </summary>
/// <param name="Best">What the best model is called.</param>
/// <param name="Value">What was measured of it.</param>
/// <param name="Reference">What was measured of the reference.</param>
/// <param name="StandardErrors">The difference in its standard errors; NaN where one of the two has none.</param>
public sealed record Lead(string Best, double Value, double Reference, double StandardErrors)
{
    /// <summary>What the reference is called.</summary>
    public string ReferenceName { get; init; } = "EASE^R";

    /// <summary>The best of the published runs of a model on a data set, against its EASE^R.</summary>
    /// <param name="published">Published results.</param>
    /// <param name="data">The data set.</param>
    /// <param name="model">How the names of the models begin, such as "MRF".</param>
    /// <param name="metric">Which metric.</param>
    /// <exception cref="KeyNotFoundException">EASE^R or the model is not published for the data, or without the metric.</exception>
    public static Lead Of(PublishedResults published, string data, string model, string metric)
    {
        ArgumentNullException.ThrowIfNull(published);
        var ease = published.Run($"{data}/ease").Metrics[metric];
        var best = published.Runs.Where(r => r.Data == data && r.Model.StartsWith(model, StringComparison.Ordinal)).MaxBy(r => r[metric])
            ?? throw new KeyNotFoundException($"There is no published run of '{model}' on '{data}'.");
        var name = string.Create(CultureInfo.InvariantCulture, $"{best.Model}, d = {100 * best.Density:0.0} %");
        return Make(name, best.Metrics[metric].Mean, best.Metrics[metric].StandardError, ease.Mean, ease.StandardError);
    }

    /// <summary>The best of our runs of a model, against the run of EASE^R among them.</summary>
    /// <param name="runs">Our runs.</param>
    /// <param name="model">The model, see <see cref="Models.ModelKinds.All"/>.</param>
    /// <param name="metric">Which metric.</param>
    /// <exception cref="KeyNotFoundException">No record among them is EASE^R's, or the model's, or it has not the metric.</exception>
    public static Lead Of(IReadOnlyList<StudyRun> runs, string model, string metric)
    {
        var records = runs.Records();
        var ease = Find(records, "ease", metric)[metric];
        var best = Find(records, model, metric);
        return Make(best.Spec.Title.Trim(), best[metric].Mean, best[metric].StandardError, ease.Mean, ease.StandardError);
    }

    /// <summary>The lead in a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Best}: {Rounded:+0.0;-0.0;0.0} standard errors from {ReferenceName} ({Reference:0.0000})");

    // A zero that was negative would be written as -0.0.
    private double Rounded => Math.Round(StandardErrors, 1) + 0.0;

    private static RunRecord Find(IEnumerable<RunRecord> records, string model, string metric) =>
        records.Where(r => r.Spec.Model == model).MaxBy(r => r[metric].Mean) ?? throw new KeyNotFoundException($"There is no record of a run of '{model}'.");

    private static Lead Make(string best, double value, double? error, double reference, double? referenceError) => new(
        best, value, reference,
        error is { } a && referenceError is { } b ? (value - reference) / Math.Sqrt((a * a) + (b * b)) : double.NaN);
}
