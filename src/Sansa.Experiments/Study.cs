using Sansa.Data;
using Sansa.Training;

namespace Sansa.Experiments;

/// <summary>A run of a study: measured now, read from a record, or neither.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="Record">What was measured; null where the run is too long for a notebook and has no record.</param>
/// <param name="FromRecord">True when it was measured before, perhaps on another machine: the record says where.</param>
public sealed record StudyRun(RunSpec Spec, RunRecord? Record, bool FromRecord);

/// <summary>
/// A table or figure of the paper on the data that this machine has: the paper's own, else Gowalla, else the built-in Debian
/// packages. Each is an experiment file <c>NAME-DATA.json</c>; the first whose data are here is taken.
/// </summary>
public sealed class Study
{
    private static readonly IReadOnlyList<string> StandIns = ["gowalla", Datasets.BuiltIn];

    private Study(string name, string paperData, ExperimentFile file, IReadOnlyList<string> absent) =>
        (Name, PaperData, File, Absent) = (name, paperData, file, absent);

    /// <summary>The table or figure, such as <c>table1</c>.</summary>
    public string Name { get; }

    /// <summary>The data set that the paper used.</summary>
    public string PaperData { get; }

    /// <summary>The experiment.</summary>
    public ExperimentFile File { get; }

    /// <summary>Data sets that would have been better but are not here.</summary>
    public IReadOnlyList<string> Absent { get; }

    /// <summary>The data set that was found.</summary>
    public string Data => File.Runs[0].Data;

    /// <summary>True when it is the paper's own, so that numbers can be compared directly.</summary>
    public bool HasPaperData => Data == PaperData;

    /// <summary>What was found, in a sentence or two.</summary>
    public string Sentence => HasPaperData
        ? $"Data: {Data}, the paper's own. Its numbers can be compared directly."
        : $"Data: {Data}, a stand-in{Reason}. Levels differ from the paper's, so models are compared with each other on the same data.";

    private string Reason => Absent.Count == 0
        ? " that was asked for"
        : $", because {string.Join(" and ", Absent)} {(Absent.Count == 1 ? "is" : "are")} not on this machine (`sansa data list` says how to get them)";

    /// <summary>Finds the experiment whose data are here.</summary>
    /// <param name="folder">Folder of the experiments, such as <c>../experiments</c>.</param>
    /// <param name="name">The table or figure, such as <c>table1</c>.</param>
    /// <param name="paperData">The paper's data set.</param>
    /// <param name="data">A data set to take instead of the first that is here; null or "auto" for that.</param>
    /// <exception cref="FileNotFoundException">There is no such experiment.</exception>
    public static Study Open(string folder, string name, string paperData, string? data = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var wanted = data is null or "auto" ? null : data;
        List<string> absent = [];
        foreach (var candidate in StandIns.Prepend(paperData))
        {
            var path = Path.Combine(folder, $"{name}-{candidate}.json");
            if (!System.IO.File.Exists(path) || (wanted is not null && candidate != wanted))
                continue;
            if (Datasets.List().Any(d => d.Name == candidate && d.IsAvailable))
                return new Study(name, paperData, ExperimentFile.Read(path), absent);
            absent.Add(candidate);
        }

        throw new FileNotFoundException(
            $"No experiment '{name}-*.json' in {Path.GetFullPath(folder)} has its data here{(wanted is null ? "" : $"; '{wanted}' was asked for")}.");
    }

    /// <summary>Runs what is quick; takes the rest from records.</summary>
    /// <param name="progress">Told about all runs as one.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="only">Names of the runs; null for all.</param>
    public IReadOnlyList<StudyRun> Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default, Func<RunSpec, bool>? only = null)
    {
        RunSpec[] specs = [.. File.Runs.Where(only ?? (_ => true))];
        var kept = File.Records().ToDictionary(r => r.Name);
        var inner = new Part(progress, specs.Count(s => !s.RecordOnly));
        var executor = new RunExecutor(inner);
        List<StudyRun> runs = [];
        foreach (var spec in specs)
        {
            cancellation.ThrowIfCancellationRequested();
            if (spec.RecordOnly)
            {
                runs.Add(new StudyRun(spec, kept.GetValueOrDefault(spec.Name), true));
                continue;
            }

            inner.Begin(spec.Title);
            runs.Add(new StudyRun(spec, executor.Run(spec, File.Name, cancellation), false));
        }

        return runs;
    }

    /// <summary>
    /// Runs of this study beside published ones: values as they are where the data are the paper's own, else each as a part of a reference model's on the
    /// same data.
    /// </summary>
    /// <param name="title">What is compared.</param>
    /// <param name="runs">Our runs.</param>
    /// <param name="published">Published results.</param>
    /// <param name="paperReference">Id of the reference model on the paper's data, such as <c>msd/ease</c>.</param>
    /// <param name="reference">Id of a published reference on our data, used where none of our runs is that model; null for none.</param>
    /// <param name="model">The reference among our runs, see <see cref="Models.ModelKinds.All"/>.</param>
    /// <param name="metrics">Which metrics; null for those of the first run.</param>
    /// <param name="reprinted">Ids of published runs to add below, without a run of ours; null for none.</param>
    public ComparisonTable Compare(
        string title, IReadOnlyList<StudyRun> runs, PublishedResults published, string paperReference, string? reference = null,
        string model = "ease", IReadOnlyList<string>? metrics = null, IReadOnlyList<string>? reprinted = null) => HasPaperData
        ? ComparisonTable.SameData(title, runs, published, null, metrics, reprinted)
        : ComparisonTable.Relative(title, runs, published, paperReference, reference, model, metrics, reprinted);

    /// <summary>The records of an experiment that ran before, as runs.</summary>
    /// <param name="folder">Folder of the experiments.</param>
    /// <param name="experiment">Its file without the ending, such as <c>table1-gowalla</c>.</param>
    public static IReadOnlyList<StudyRun> Recorded(string folder, string experiment)
    {
        var file = ExperimentFile.Read(Path.Combine(folder, experiment + ".json"));
        var kept = file.Records().ToDictionary(r => r.Name);
        return [.. file.Runs.Select(spec => new StudyRun(spec, kept.GetValueOrDefault(spec.Name), true))];
    }

    /// <summary>The progress of one of several runs, as a part of the whole.</summary>
    private sealed class Part(IProgress<TrainingProgress>? next, int count) : IProgress<TrainingProgress>
    {
        private int _number = -1;
        private string _title = "";

        public void Begin(string title) => (_number, _title) = (_number + 1, title);

        public void Report(TrainingProgress value) =>
            next?.Report(value with { Stage = $"{_title}: {value.Stage}", Fraction = count == 0 ? 1 : (_number + 0.5) / count, Loss = double.NaN });
    }
}
