using Microsoft.DotNet.Interactive;

namespace Sansa.Notebook.Engine;

/// <summary>One run of one cell: where its output goes, and its cancellation. Flows with the cell's tasks and threads.</summary>
internal sealed class CellInvocation(ICellOutput output, CancellationToken cancellation)
{
    private static readonly AsyncLocal<CellInvocation?> Ambient = new();
    private readonly Lock _gate = new();
    private volatile bool _stopping;

    public static CellInvocation? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public CancellationToken Cancellation => cancellation;

    /// <summary>True from when loops and functions of the cell are to end.</summary>
    public bool Stopping
    {
        get => _stopping;
        set => _stopping = value;
    }

    /// <summary>True when the cell was stopped and code of it goes on all the same: a library that looks at nothing.</summary>
    public bool LeftBehind { get; set; }

    public KernelInvocationContext Context => field ??= new KernelInvocationContext(this);

    public void Stream(string name, string text)
    {
        Send(() => output.Stream(name, text));
    }

    public string Display(MimeBundle data, string? displayId = null)
    {
        displayId ??= Guid.NewGuid().ToString("N");
        Send(() => output.Display(data, displayId));
        return displayId;
    }

    public void UpdateDisplay(MimeBundle data, string displayId)
    {
        Send(() => output.UpdateDisplay(data, displayId));
    }

    public void Result(MimeBundle data)
    {
        Send(() => output.Result(data));
    }

    public void Fail(CellError failure)
    {
        Send(() => output.Fail(failure));
    }

    /// <summary>Says what was thrown where nobody can catch it: in an <c>async void</c> function, or on a thread of the cell's own.</summary>
    public void TellOfLostException(Exception error) =>
        Stream("stderr", $"Unhandled exception in code that nobody awaits: {error.GetType()}: {error.Message}\n");

    private void Send(Action action) => CellThread.Shield(() =>
    {
        lock (_gate)
            action();
    });
}
