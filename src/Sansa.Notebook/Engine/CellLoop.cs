using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Sansa.Notebook.Engine;

/// <summary>
/// The check that the engine compiles into every loop of a cell (<see cref="LoopRewriter"/>), so that an interrupt
/// ends loops surely and at a statement's boundary. It costs one read of a static field, but for the minute after an
/// interrupt, in which each loop asks whether it belongs to the stopped cell.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellLoop
{
    private static readonly TimeSpan StopTime = TimeSpan.FromMinutes(1);
    private static volatile int _stopping;

    /// <summary>Throws when the running cell is being stopped.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (_stopping != 0)
            CheckCell();
    }

    internal static void BeginStop(CellInvocation cell)
    {
        cell.Stopping = true;
        Interlocked.Increment(ref _stopping);
        _ = Task.Delay(StopTime).ContinueWith(_ => Interlocked.Decrement(ref _stopping), TaskScheduler.Default);
    }

    // Loops in background tasks that the stopped cell left behind end too, each at its next turn within the minute.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckCell()
    {
        if (CellInvocation.Current is { Stopping: true } cell)
            throw new OperationCanceledException(cell.Cancellation);
    }
}
