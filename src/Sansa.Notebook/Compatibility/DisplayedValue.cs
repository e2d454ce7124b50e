using Sansa.Notebook.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>A display whose content can be replaced.</summary>
public sealed class DisplayedValue
{
    private readonly CellInvocation _cell;
    private readonly string[] _mimeTypes;

    internal DisplayedValue(CellInvocation cell, string displayId, string[] mimeTypes) =>
        (_cell, DisplayId, _mimeTypes) = (cell, displayId, mimeTypes);

    /// <summary>The name of the display in the notebook.</summary>
    public string DisplayId { get; }

    /// <summary>Replaces what is shown by another value, formatted in the same mime types.</summary>
    public void Update(object? updatedValue)
    {
        var data = _mimeTypes.Length == 1
            ? ValueFormatter.FormatAs(updatedValue, _mimeTypes[0])
            : ValueFormatter.Format(updatedValue, _mimeTypes);
        (CellInvocation.Current ?? _cell).UpdateDisplay(data, DisplayId);
    }
}
