namespace Sansa.Experiments;

/// <summary>The runs of a study together.</summary>
public static class StudyRuns
{
    /// <summary>The records of the runs that have one.</summary>
    /// <param name="runs">Runs of a study.</param>
    public static RunRecord[] Records(this IEnumerable<StudyRun> runs) => [.. runs.Select(r => r.Record).OfType<RunRecord>()];
}
