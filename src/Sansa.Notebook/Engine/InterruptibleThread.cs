namespace Sansa.Notebook.Engine;

/// <summary>
/// A thread while it runs code of a cell. Most are pool threads that go on to other work, so no interrupt may reach them
/// after that code has ended: neither one that is just being sent, nor one that waits for the thread's next wait.
/// </summary>
internal sealed class InterruptibleThread
{
    private const int Running = 0;
    private const int InHand = 1;
    private const int Ended = 2;
    private readonly Thread _thread = Thread.CurrentThread;
    private int _state = Running;
    private bool _interrupted;

    /// <summary>Ends the wait that the thread is in, if it is in one.</summary>
    public void InterruptWait()
    {
        if (Interlocked.CompareExchange(ref _state, InHand, Running) != Running)
            return;
        if ((_thread.ThreadState & ThreadState.WaitSleepJoin) != 0)
        {
            _interrupted = true;
            _thread.Interrupt();
        }
        Volatile.Write(ref _state, Running);
    }

    /// <summary>Called on the thread itself when the code has ended. It blocks on nothing that an interrupt could break.</summary>
    public void End()
    {
        var spin = new SpinWait();
        while (Interlocked.CompareExchange(ref _state, Ended, Running) != Running)
            spin.SpinOnce(sleep1Threshold: -1);
        if (!_interrupted)
            return;
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // It came after the code's last wait; this one has used it up.
        }
    }
}
