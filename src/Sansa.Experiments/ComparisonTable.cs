namespace Sansa.Experiments;

/// <summary>One row of a comparison: what was published, and what was measured.</summary>
/// <param name="Label">The model.</param>
/// <param name="Published">The published run; null for none.</param>
/// <param name="Run">Ours; null where there is none.</param>
public sealed record ComparisonRow(string Label, PublishedRun? Published, StudyRun? Run)
{
    /// <summary>What was measured; null where nothing was.</summary>
    public RunRecord? Record => Run?.Record;
}

/// <summary>
/// A table of the paper beside ours. On the paper's own data the values are compared as they are; on other data each is
/// divided by that of a reference model on the same data, mostly EASE^R, since only that can be compared.
/// </summary>
public sealed record ComparisonTable
{
    /// <summary>What is compared.</summary>
    public required string Title { get; init; }

    /// <summary>Metrics, the most important first.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>The reference on the published side; null to compare values as they are.</summary>
    public PublishedRun? PublishedReference { get; init; }

    /// <summary>Values of the reference model on our data by metric, where values are divided.</summary>
    public IReadOnlyDictionary<string, double> Reference { get; init; } = new Dictionary<string, double>();

    /// <summary>Name of the reference model.</summary>
    public string ReferenceName { get; init; } = "EASE^R";

    /// <summary>Remarks below the table.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True where values are divided by the reference.</summary>
    public bool IsRelative => PublishedReference is not null;

    /// <summary>The published value of a row, divided where the table is relative; NaN for none.</summary>
    /// <param name="row">A row.</param>
    /// <param name="metric">A metric.</param>
    public double PublishedOf(ComparisonRow row, string metric)
    {
        ArgumentNullException.ThrowIfNull(row);
        var value = row.Published?[metric] ?? double.NaN;
        return IsRelative ? value / PublishedReference![metric] : value;
    }

    /// <summary>Our value of a row, divided where the table is relative; NaN for none.</summary>
    /// <param name="row">A row.</param>
    /// <param name="metric">A metric.</param>
    public double MeasuredOf(ComparisonRow row, string metric)
    {
        ArgumentNullException.ThrowIfNull(row);
        var value = row.Record?.Metrics.FirstOrDefault(m => m.Name == metric)?.Mean ?? double.NaN;
        return IsRelative ? value / Reference.GetValueOrDefault(metric, double.NaN) : value;
    }

    /// <summary>
    /// The table of runs whose data are those of the published numbers: values are compared as they are.
    /// </summary>
    /// <param name="title">What is compared.</param>
    /// <param name="runs">Our runs.</param>
    /// <param name="published">Published results.</param>
    /// <param name="beside">Id of the published run for each of ours; null for what the spec names.</param>
    /// <param name="metrics">Which metrics; null for those of the first run.</param>
    /// <param name="reprinted">Ids of published runs to add below, without a run of ours; null for none.</param>
    public static ComparisonTable SameData(
        string title, IReadOnlyList<StudyRun> runs, PublishedResults published, Func<RunSpec, string?>? beside = null,
        IReadOnlyList<string>? metrics = null, IReadOnlyList<string>? reprinted = null) =>
        Make(title, runs, published, beside, metrics, reprinted);

    /// <summary>
    /// The table of runs on other data than the published ones: each value is divided by that of a reference model on the same
    /// data, EASE^R where nothing else is said.
    /// </summary>
    /// <param name="title">What is compared.</param>
    /// <param name="runs">Our runs.</param>
    /// <param name="published">Published results.</param>
    /// <param name="paperReference">Id of the reference model on the paper's data, such as <c>msd/ease</c>.</param>
    /// <param name="reference">Id of a published reference on our data, used where none of our runs is that model; null for none.</param>
    /// <param name="model">The reference among our runs, see <see cref="Models.ModelKinds.All"/>.</param>
    /// <param name="metrics">Which metrics; null for those of the first run.</param>
    /// <param name="reprinted">Ids of published runs to add below, without a run of ours; null for none.</param>
    public static ComparisonTable Relative(
        string title, IReadOnlyList<StudyRun> runs, PublishedResults published, string paperReference, string? reference = null,
        string model = "ease", IReadOnlyList<string>? metrics = null, IReadOnlyList<string>? reprinted = null)
    {
        var table = Make(title, runs, published, null, metrics, reprinted);
        var ours = runs.FirstOrDefault(r => r.Spec.Model == model)?.Record;
        var name = published.Run(paperReference).Model;
        var values = new Dictionary<string, double>();
        foreach (var metric in table.Metrics)
        {
            var value = ours?.Metrics.FirstOrDefault(m => m.Name == metric)?.Mean ?? published.Find(reference)?[metric] ?? double.NaN;
            if (double.IsFinite(value))
                values[metric] = value;
        }

        string[] note = ours is not null ? []
            : published.Find(reference) is { } theirs ? [$"{name} on our data was measured by others: {published.Sources[theirs.Source].Title}."]
            : [$"There is no {name} on these data, so no value could be divided by it."];
        return table with { PublishedReference = published.Run(paperReference), Reference = values, ReferenceName = name, Notes = [.. table.Notes, .. note] };
    }

    private static ComparisonTable Make(
        string title, IReadOnlyList<StudyRun> runs, PublishedResults published, Func<RunSpec, string?>? beside, IReadOnlyList<string>? metrics,
        IReadOnlyList<string>? reprinted)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(published);
        string[] machines = [.. runs.Where(r => r.FromRecord).Select(r => r.Record).OfType<RunRecord>().Select(Where).Distinct().Order(StringComparer.Ordinal)];
        return new ComparisonTable
        {
            Title = title,
            Metrics = metrics ?? runs[0].Spec.Metrics,
            Rows =
            [
                .. runs.Select(r => new ComparisonRow(r.Spec.Title, published.Find((beside ?? (s => s.Published))(r.Spec)), r)),
                .. (reprinted ?? []).Select(id => new ComparisonRow(published.Run(id).Model, published.Run(id), null)),
            ],
            Notes = [.. machines.Select(m => $"Rows marked 'record' were measured before: {m}.")],
        };
    }

    private static string Where(RunRecord r) => $"{r.Machine}, commit {(r.Code.Commit is { Length: > 8 } c ? c[..8] : r.Code.Commit ?? "unknown")}";
}
