namespace Sansa.Data;

/// <summary>How far the reading of a file is.</summary>
/// <param name="Rows">Interactions read so far.</param>
/// <param name="Bytes">Bytes of the file read so far; of a compressed file, before decompression.</param>
/// <param name="TotalBytes">Size of the file where it is known; 0 otherwise.</param>
public readonly record struct ReadProgress(long Rows, long Bytes, long TotalBytes);

/// <summary>Reports at most some ten times a second, and once at the end.</summary>
internal sealed class ProgressThrottle(IProgress<ReadProgress>? progress)
{
    private const int RowsBetweenLooks = 1 << 14;
    private const long MillisecondsBetweenReports = 100;
    private long _nextLook = RowsBetweenLooks;
    private long _nextReport;

    /// <summary>Says how far the reading of a text is.</summary>
    public void Tick(long rows, Reading.Utf8LineReader lines)
    {
        if (IsDue(rows))
            Finish(rows, lines);
    }

    /// <summary>Says how many rows of a query there were.</summary>
    public void Tick(long rows)
    {
        if (IsDue(rows))
            Finish(rows);
    }

    public void Finish(long rows, Reading.Utf8LineReader lines)
    {
        var (read, total) = lines.Progress;
        progress?.Report(new ReadProgress(rows, read, total));
    }

    public void Finish(long rows) => progress?.Report(new ReadProgress(rows, 0, 0));

    private bool IsDue(long rows)
    {
        if (rows < _nextLook)
            return false;
        _nextLook = rows + RowsBetweenLooks;
        if (progress is null || Environment.TickCount64 < _nextReport)
            return false;
        _nextReport = Environment.TickCount64 + MillisecondsBetweenReports;
        return true;
    }
}
