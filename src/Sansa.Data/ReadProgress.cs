namespace Sansa.Data;

/// <summary>How far the reading of a file is.</summary>
/// <param name="Rows">Interactions read so far.</param>
/// <param name="Bytes">Bytes read so far, after decompression.</param>
/// <param name="TotalBytes">Size of the file where it is known (uncompressed files); 0 otherwise.</param>
public readonly record struct ReadProgress(long Rows, long Bytes, long TotalBytes);

/// <summary>Reports at most some ten times a second, and once at the end.</summary>
internal sealed class ProgressThrottle(IProgress<ReadProgress>? progress, long totalBytes = 0)
{
    private const int RowsBetweenLooks = 1 << 14;
    private const long MillisecondsBetweenReports = 100;
    private long _nextLook = RowsBetweenLooks;
    private long _nextReport;

    public void Tick(long rows, long bytes)
    {
        if (rows < _nextLook)
            return;
        _nextLook = rows + RowsBetweenLooks;
        if (progress is null || Environment.TickCount64 < _nextReport)
            return;
        _nextReport = Environment.TickCount64 + MillisecondsBetweenReports;
        progress.Report(new ReadProgress(rows, bytes, totalBytes));
    }

    public void Finish(long rows, long bytes) => progress?.Report(new ReadProgress(rows, bytes, totalBytes));
}
