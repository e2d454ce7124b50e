using Sansa.Notebook.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// The running cell, as .NET Interactive names it. An extension reaches it through <see cref="Current"/>: it flows
/// with the tasks, threads and timers that the cell started.
/// </summary>
public sealed class KernelInvocationContext
{
    private readonly CellInvocation _cell;

    internal KernelInvocationContext(CellInvocation cell) => _cell = cell;

    /// <summary>The running cell, or null outside of one.</summary>
    public static KernelInvocationContext? Current => CellInvocation.Current?.Context;

    /// <summary>Cancelled when the user interrupts the cell: hand it to long work.</summary>
    public CancellationToken CancellationToken => _cell.Cancellation;

    /// <summary>Displays a value in the given mime types, or the preferred ones of its type.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        if (mimeTypes.Length == 1 && value is string text)
            return DisplayAs(text, mimeTypes[0]);
        return new DisplayedValue(_cell, _cell.Display(ValueFormatter.Format(value, mimeTypes)), mimeTypes);
    }

    /// <summary>Displays text that is already in the given mime type.</summary>
    public DisplayedValue DisplayAs(string value, string mimeType) =>
        new(_cell, _cell.Display(new MimeBundle(mimeType, value)), [mimeType]);
}
