using Microsoft.DotNet.Interactive;

namespace Sansa.Notebook.Engine;

/// <summary>One run of one cell: where its output goes, and its cancellation. Flows with the cell's tasks and threads.</summary>
internal sealed class CellInvocation(ICellOutput output, CancellationToken cancellation)
{
    private static readonly AsyncLocal<CellInvocation?> Ambient = new();
    private readonly Lock _gate = new();

    public static CellInvocation? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public CancellationToken Cancellation => cancellation;

    public KernelInvocationContext Context => field ??= new KernelInvocationContext(this);

    public void Stream(string name, string text)
    {
        lock (_gate) output.Stream(name, text);
    }

    public string Display(MimeBundle data, string? displayId = null)
    {
        displayId ??= Guid.NewGuid().ToString("N");
        lock (_gate) output.Display(data, displayId);
        return displayId;
    }

    public void UpdateDisplay(MimeBundle data, string displayId)
    {
        lock (_gate) output.UpdateDisplay(data, displayId);
    }

    public void Result(MimeBundle data)
    {
        lock (_gate) output.Result(data);
    }

    public void Fail(CellError failure)
    {
        lock (_gate) output.Fail(failure);
    }
}
