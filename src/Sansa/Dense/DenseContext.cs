using Sansa.Execution;

namespace Sansa.Dense;

/// <summary>
/// What every dense kernel call needs: workers with their scratch memory, the vector width, and the token that stops long
/// work. One thread uses a context at a time; <see cref="Serial"/> gives each worker of a caller's own loop its part.
/// </summary>
/// <remarks>
/// Results do not depend on the number of workers or the vector width: each element of a result is always the same sum in
/// the same order, whichever worker computes it.
/// </remarks>
internal sealed unsafe class DenseContext : IDisposable
{
    /// <summary>Largest block of A kept packed (rows, depth) and of B (depth, columns): A in the second-level cache, B in the third.</summary>
    internal const int BlockRows = 480, BlockDepth = 256, BlockColumns = 2016;

    /// <summary>Order of the triangles that are handled without recursion.</summary>
    internal const int TriangleOrder = 64;

    private readonly WorkCrew? _crew;
    private readonly DenseContext[] _serial;
    private readonly NativeBuffer? _scratch;
    private DenseContext? _root;
    private double _flops;

    /// <summary>Makes a context.</summary>
    /// <param name="threads">Number of workers; 0 for all cores.</param>
    /// <param name="cancellation">Looked at every few milliseconds of work.</param>
    /// <param name="simd">Vector width; null for the widest that the machine has.</param>
    public DenseContext(int threads = 0, CancellationToken cancellation = default, SimdKind? simd = null)
    {
        (Kind, Cancellation, Workers) = (simd ?? Simd.Best, cancellation, ParallelLoop.Workers(threads));
        _serial = new DenseContext[Workers];
        for (var w = 0; w < Workers; w++)
            _serial[w] = Workers == 1 ? this : new DenseContext(1, cancellation, Kind);
        _serial[0]._root = this;
        if (Workers > 1)
            _crew = new WorkCrew(Workers);
        else
            _scratch = new NativeBuffer(ScratchLength);
    }

    /// <summary>Number of workers, the calling thread included.</summary>
    public int Workers { get; }

    /// <summary>The vector width in use.</summary>
    public SimdKind Kind { get; }

    /// <summary>Stops long work.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Called on the calling thread every few milliseconds with the flops (multiplications and additions) done so far.</summary>
    public Action<double>? Progress { get; set; }

    /// <summary>Packed block of A.</summary>
    internal float* PackedA => _scratch!.Data;

    /// <summary>Packed block of B.</summary>
    internal float* PackedB => PackedA + (BlockRows * BlockDepth);

    /// <summary>A register tile for the edges of C.</summary>
    internal float* EdgeTile => PackedB + (BlockDepth * BlockColumns);

    /// <summary>A small dense triangle with explicit zeros.</summary>
    internal float* Triangle => EdgeTile + EdgeLength;

    /// <summary>TriangleOrder x BlockRows values, for a strip that is multiplied or solved in place.</summary>
    internal float* Strip => Triangle + (TriangleOrder * TriangleOrder);

    private const int EdgeLength = 48 * 8;

    private static long ScratchLength =>
        (BlockRows * BlockDepth) + (BlockDepth * BlockColumns) + EdgeLength + (TriangleOrder * TriangleOrder) + (TriangleOrder * BlockRows);

    /// <summary>The one-thread context of a worker, for use inside that worker only.</summary>
    public DenseContext Serial(int worker) => _serial[worker];

    /// <summary>Counts work for <see cref="Progress"/>.</summary>
    internal void AddFlops(double count)
    {
        _flops += count;
        if (_root?.Progress is { } report)
            report(_root._serial.Sum(context => context._flops));
    }

    /// <summary>Runs <paramref name="body"/>(context, task) for each task, tasks taken in order by whichever worker is free.</summary>
    internal void ForEachTask(int tasks, Action<DenseContext, int> body)
    {
        if (_crew is null || tasks <= 1)
        {
            for (var t = 0; t < tasks; t++)
            {
                Cancellation.ThrowIfCancellationRequested();
                body(_serial[0], t);
            }

            return;
        }

        var next = -1;
        _crew.Run(worker =>
        {
            for (int t; (t = Interlocked.Increment(ref next)) < tasks;)
            {
                Cancellation.ThrowIfCancellationRequested();
                body(_serial[worker], t);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _crew?.Dispose();
        _scratch?.Dispose();
        foreach (var context in _serial)
        {
            if (context != this)
                context.Dispose();
        }
    }
}
