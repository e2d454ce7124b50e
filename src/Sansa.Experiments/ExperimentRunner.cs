using Sansa.Data;

namespace Sansa.Experiments;

/// <summary>What the record of a run is worth.</summary>
public enum RecordState
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It was made by this code from this spec, and from these data where they were looked at.</summary>
    Current,

    /// <summary>The spec, the code or the data have changed since.</summary>
    Outdated,

    /// <summary>The data set is not on this machine, so it cannot be run; what record there is stays.</summary>
    NoData,
}

/// <summary>One run with its record.</summary>
/// <param name="Spec">What to run.</param>
/// <param name="State">What its record is worth.</param>
/// <param name="Record">The record; null for none.</param>
/// <param name="Reason">Why it has to run; null where it has not.</param>
public sealed record PlannedRun(RunSpec Spec, RecordState State, RunRecord? Record, string? Reason);

/// <summary>
/// Runs what is missing of an experiment. Each record is written when its run ends, so that an interrupted experiment goes
/// on where it stopped, and a model that learns in epochs within its training, from a checkpoint beside the records; a record is used again only when
/// spec, code and data are the same.
/// </summary>
public sealed class ExperimentRunner
{
    private readonly ExperimentFile _file;
    private readonly Func<RunSpec, CancellationToken, RunRecord> _run;
    private readonly RunExecutor _executor;

    /// <summary>Prepares to run an experiment.</summary>
    /// <param name="file">The experiment.</param>
    /// <param name="folder">Folder of the records; null for that beside the file.</param>
    /// <param name="run">How a spec is run; null for in this process.</param>
    public ExperimentRunner(ExperimentFile file, string? folder = null, Func<RunSpec, CancellationToken, RunRecord>? run = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        (_file, Folder) = (file, folder ?? file.DefaultRecords);
        _executor = new RunExecutor(checkpoints: Folder);
        _run = run ?? ((spec, cancellation) => _executor.Run(spec, file.Name, cancellation));
    }

    /// <summary>Folder of the records.</summary>
    public string Folder { get; }

    /// <summary>The file of a run's record.</summary>
    /// <param name="spec">The run.</param>
    public string PathOf(RunSpec spec) => Path.Combine(Folder, (spec ?? throw new ArgumentNullException(nameof(spec))).Name + ".json");

    /// <summary>Looks at the record of a run.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="withData">True to read the data and compare their fingerprints; false to trust them.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ExperimentFileException">The record cannot be read; delete it to run again.</exception>
    public PlannedRun Look(RunSpec spec, bool withData, CancellationToken cancellation = default)
    {
        var path = PathOf(spec);
        var record = File.Exists(path) ? RunRecord.Read(path) : null;
        if (!Datasets.List().Any(d => d.Name == spec.Data && d.IsAvailable))
            return new PlannedRun(spec, RecordState.NoData, record, $"the data set '{spec.Data}' is not here (`sansa data list` says how to get it)");
        if (record is null)
            return new PlannedRun(spec, RecordState.Missing, null, "there is no record");
        var reason = record.SpecHash != spec.Hash ? "the spec has changed"
            : record.Code.Sources != CodeRecord.Current.Sources ? "the code has changed"
            : withData && record.Data != _executor.Data(spec, cancellation) ? "the data have changed"
            : null;
        return new PlannedRun(spec, reason is null ? RecordState.Current : RecordState.Outdated, record, reason);
    }

    /// <summary>Runs what is missing, and the sweeps.</summary>
    /// <param name="only">Names of runs and sweeps; null or empty for all.</param>
    /// <param name="began">Told before each run, and about each that need not or cannot run.</param>
    /// <param name="ended">Told about each new record.</param>
    /// <param name="cancellation">Stops between and within runs; what has ended is kept.</param>
    /// <returns>The records there are now, in order.</returns>
    /// <exception cref="ArgumentException">A name is not in the experiment.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<RunRecord> Run(
        IReadOnlyCollection<string>? only = null, Action<PlannedRun>? began = null, Action<RunRecord>? ended = null, CancellationToken cancellation = default)
    {
        string[] known = [.. _file.Runs.Select(r => r.Name), .. _file.Sweeps.Select(s => s.Name)];
        if (only?.FirstOrDefault(name => !known.Contains(name)) is { } stranger)
            throw new ArgumentException($"'{stranger}' is not in {_file.Path}; there are {string.Join(", ", known)}.", nameof(only));
        bool Wanted(string name) => only is not { Count: > 0 } || only.Contains(name);
        List<RunRecord> records = [];
        foreach (var spec in _file.Runs.Where(r => Wanted(r.Name)))
        {
            if (Ensure(spec, began, ended, cancellation) is { } record)
                records.Add(record);
        }

        foreach (var sweep in _file.Sweeps.Where(s => Wanted(s.Name)))
            records.AddRange(Sweep(sweep, began, ended, cancellation));
        return records;
    }

    /// <summary>The points of a sweep that have records, best first.</summary>
    /// <param name="sweep">A sweep of the experiment.</param>
    public Leaderboard LeaderboardOf(SweepSpec sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var points = sweep.Lines().SelectMany(line => line).ToArray();
        RunRecord[] records = [.. points.Select(p => Look(p, withData: false).Record).OfType<RunRecord>()];
        return new Leaderboard(
            records, sweep.ChosenBy, $"{sweep.Name}: {(sweep.ChooseOnTestAsBarsDoes ? "chosen on the test users, as BARS does" : "validation users")}")
        {
            Note = records.Length < points.Length
                ? $"{points.Length - records.Length} of {points.Length} points have no record{(sweep.Patience > 0 ? ": early stop" : "")}."
                : null,
        };
    }

    private RunRecord? Ensure(RunSpec spec, Action<PlannedRun>? began, Action<RunRecord>? ended, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var planned = Look(spec, withData: true, cancellation);
        began?.Invoke(planned);
        if (planned.State is RecordState.Current or RecordState.NoData)
            return planned.Record;
        Directory.CreateDirectory(Folder);
        var record = _run(spec, cancellation);
        record.Write(PathOf(spec));
        ended?.Invoke(record);
        return record;
    }

    private List<RunRecord> Sweep(SweepSpec sweep, Action<PlannedRun>? began, Action<RunRecord>? ended, CancellationToken cancellation)
    {
        List<RunRecord> records = [];
        foreach (var line in sweep.Lines())
        {
            var (best, worse) = (double.NegativeInfinity, 0);
            foreach (var spec in line)
            {
                if (Ensure(spec, began, ended, cancellation) is not { } record)
                    continue;
                records.Add(record);
                var value = record[sweep.ChosenBy].Mean;
                (best, worse) = value > best ? (value, 0) : (best, worse + 1);
                if (sweep.Patience > 0 && worse >= sweep.Patience)
                    break;
            }
        }

        if (records.Count > 0 && Ensure(sweep.Final(records.MaxBy(r => r[sweep.ChosenBy].Mean)!.Spec), began, ended, cancellation) is { } final)
            records.Add(final);
        return records;
    }
}
