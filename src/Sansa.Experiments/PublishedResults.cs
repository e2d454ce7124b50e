namespace Sansa.Experiments;

/// <summary>Where published numbers come from.</summary>
/// <param name="Title">The work.</param>
/// <param name="Reference">Where to find it.</param>
/// <param name="Terms">Its terms, where they matter.</param>
public sealed record PublishedSource(string Title, string Reference, string Terms);

/// <summary>A published mean, with its standard error where it was given.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error; null where none was published.</param>
public sealed record PublishedMetric(double Mean, double? StandardError);

/// <summary>One published run: a model on a data set with what was reported about it.</summary>
public sealed record PublishedRun
{
    /// <summary>Its name here, such as <c>msd/sansa-exact/0.01</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The data set, by its name in the catalogue.</summary>
    public required string Data { get; init; }

    /// <summary>The model as the paper calls it.</summary>
    public required string Model { get; init; }

    /// <summary>The paper's d as a fraction: weights of all layers divided by items^2; null for a dense model or where it was not given.</summary>
    public double? Density { get; init; }

    /// <summary>L2 regularization.</summary>
    public double? L2 { get; init; }

    /// <summary>The paper's s.</summary>
    public int? Scans { get; init; }

    /// <summary>The paper's f.</summary>
    public int? FinetuneSteps { get; init; }

    /// <summary>Metrics by the names of this library.</summary>
    public required IReadOnlyDictionary<string, PublishedMetric> Metrics { get; init; }

    /// <summary>Seconds of the training.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>Seconds of the factorization within it.</summary>
    public double? FactorSeconds { get; init; }

    /// <summary>Seconds of the approximate inverse within it.</summary>
    public double? InverseSeconds { get; init; }

    /// <summary>Virtual processors of the machine.</summary>
    public int? Processors { get; init; }

    /// <summary>Most memory while training, in 10^9 bytes.</summary>
    public double? PeakGB { get; init; }

    /// <summary>Mean memory while training, in 10^9 bytes.</summary>
    public double? MeanGB { get; init; }

    /// <summary>True where the paper itself reprints the number from elsewhere.</summary>
    public bool Reprinted { get; init; }

    /// <summary>The source, a key of <see cref="PublishedResults.Sources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Where in the source.</summary>
    public required string Place { get; init; }

    /// <summary>A metric's mean; NaN where it was not published.</summary>
    /// <param name="metric">Such as <c>LiangRecall@20</c>.</param>
    public double this[string metric] => Metrics.TryGetValue(metric, out var value) ? value.Mean : double.NaN;
}

/// <summary>A published curve of memory over time.</summary>
public sealed record PublishedCurve
{
    /// <summary>Its name here.</summary>
    public required string Id { get; init; }

    /// <summary>What was trained and evaluated.</summary>
    public required string Label { get; init; }

    /// <summary>Second of each sample.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>Resident memory of each sample, in 10^6 bytes.</summary>
    public required IReadOnlyList<double> Megabytes { get; init; }

    /// <summary>The source, a key of <see cref="PublishedResults.Sources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Where in the source.</summary>
    public required string Place { get; init; }
}

/// <summary>Numbers that others published, from one file with the source of each: <c>experiments/published.json</c>.</summary>
public sealed record PublishedResults
{
    /// <summary>Where the numbers come from.</summary>
    public required IReadOnlyDictionary<string, PublishedSource> Sources { get; init; }

    /// <summary>The runs.</summary>
    public required IReadOnlyList<PublishedRun> Runs { get; init; }

    /// <summary>The curves.</summary>
    public required IReadOnlyList<PublishedCurve> Curves { get; init; }

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file, <c>experiments/published.json</c> in a checkout.</param>
    /// <exception cref="ExperimentFileException">It cannot be read, or a run names a source that is not there.</exception>
    public static PublishedResults Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var results = ExperimentJson.Convert<PublishedResults>(path, "", ExperimentJson.ReadObject(path));
        if (results.Runs.GroupBy(r => r.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ExperimentFileException(path, "runs", $"the id '{twice.Key}' is there {twice.Count()} times.");
        var sources = results.Runs.Select(r => r.Source).Concat(results.Curves.Select(c => c.Source));
        return sources.FirstOrDefault(s => !results.Sources.ContainsKey(s)) is { } stranger
            ? throw new ExperimentFileException(path, "sources", $"there is no source '{stranger}'.")
            : results;
    }

    /// <summary>One run.</summary>
    /// <param name="id">Its name, such as <c>msd/ease</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such run; the message names similar ones.</exception>
    public PublishedRun Run(string id) => Find(id)
        ?? throw new KeyNotFoundException(
            $"There is no published run '{id}'. Near it: "
            + $"{string.Join(", ", Runs.Where(r => r.Id.Split('/')[0] == id.Split('/')[0]).Take(12).Select(r => r.Id))}.");

    /// <summary>One run, or null.</summary>
    /// <param name="id">Its name; null finds nothing.</param>
    public PublishedRun? Find(string? id) => Runs.FirstOrDefault(r => r.Id == id);

    /// <summary>One curve.</summary>
    /// <param name="id">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such curve.</exception>
    public PublishedCurve Curve(string id) => Curves.FirstOrDefault(c => c.Id == id)
        ?? throw new KeyNotFoundException($"There is no published curve '{id}'; there are {string.Join(", ", Curves.Select(c => c.Id))}.");
}
