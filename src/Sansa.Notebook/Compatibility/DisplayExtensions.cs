namespace Microsoft.DotNet.Interactive;

/// <summary>The displays that are called on a value.</summary>
public static class DisplayExtensions
{
    /// <summary>Displays this value now, in the given mime types or the preferred ones of its type.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        Kernel.RequireContext().Display(value, mimeTypes);

    /// <summary>Displays text that is already in the given mime type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        Kernel.RequireContext().DisplayAs(value, mimeType);
}
