namespace Sansa.Execution;

/// <summary>How a piece of work is to be done: on how many threads, in how much memory, whom to tell how much is done, and when to stop.</summary>
/// <param name="Threads">Number of threads; 0 for all cores. No result depends on it.</param>
/// <param name="Progress">Told the part of the work that is done, 0 to 1, from any thread; null for nobody.</param>
/// <param name="Cancellation">Looked at every few milliseconds.</param>
public readonly record struct Work(int Threads = 0, IProgress<double>? Progress = null, CancellationToken Cancellation = default)
{
    /// <summary>Bytes that the work may plan for; null for three quarters of what the machine, or its container, has free.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Bytes that the work may plan for.</summary>
    internal long MemoryLimit => MemoryBudget ?? (Execution.MemoryBudget.Available() / 4 * 3);

    /// <summary>The number of workers, which is the number of cores where <see cref="Threads"/> is 0.</summary>
    internal int Workers => ParallelLoop.Workers(Threads);

    /// <summary>Tells how much is done.</summary>
    /// <param name="fraction">0 to 1.</param>
    internal void Report(double fraction) => Progress?.Report(fraction);

    /// <summary>The same with a part of the progress: what is reported to it as 0 to 1 counts as <paramref name="from"/> to <paramref name="to"/>.</summary>
    internal Work Part(double from, double to) => Progress is null ? this : this with { Progress = new PartOf(Progress, from, to) };

    private sealed class PartOf(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + (value * (to - from)));
    }
}
