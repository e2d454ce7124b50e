using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Sansa.Notebook.Engine;

/// <summary>
/// The checks that the engine compiles into every loop and every function of a cell (<see cref="CheckRewriter"/>), so that
/// an interrupt ends them surely and at a statement's boundary. They cost one read of a static field and, in functions,
/// one look at the stack; but from an interrupt on, until a minute has passed and the stopped code is gone, each asks
/// whether it belongs to the stopped cell.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellCheck
{
    private static volatile int _stopping;

    /// <summary>At the head of a loop's body. Throws when the running cell is being stopped.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Loop()
    {
        if (_stopping != 0)
            CheckCell();
    }

    /// <summary>
    /// At the entry of a function: as <see cref="Loop"/>, and a recursion without an end becomes an exception, where the runtime would end the process.
    /// </summary>
    /// <exception cref="OperationCanceledException">The running cell is being stopped.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack of this thread is nearly full.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            ThrowStackIsFull();
        if (_stopping != 0)
            CheckCell();
    }

    internal static void BeginStop() => Interlocked.Increment(ref _stopping);

    internal static void EndStop() => Interlocked.Decrement(ref _stopping);

    // Loops in background tasks that the stopped cell left behind end too, each at its next turn.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckCell()
    {
        if (CellInvocation.Current is { Stopping: true } cell)
            throw new OperationCanceledException(cell.Cancellation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowStackIsFull() =>
        throw new InsufficientExecutionStackException(
            "The calls are nested too deeply, and the stack of this thread is full. Is there a recursion without an end?");
}
