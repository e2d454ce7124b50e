using Microsoft.DotNet.Interactive.Formatting;

namespace Sansa.Notebook.Engine;

/// <summary>Formats values through Microsoft.DotNet.Interactive.Formatting, in each of their preferred mime types.</summary>
internal static class ValueFormatter
{
    public static MimeBundle Format(object? value, params string[] mimeTypes)
    {
        IEnumerable<string> wanted = mimeTypes.Length > 0
            ? mimeTypes
            : Formatter.GetPreferredMimeTypesFor(value?.GetType() ?? typeof(object));
        var bundle = new MimeBundle();
        foreach (string mimeType in wanted)
        {
            string content = Formatter.ToDisplayString(value, mimeType);
            bundle.Add(mimeType, content);
        }
        return bundle;
    }

    /// <summary>Content that is already in its mime type, as <c>display(text, mimeType)</c> gives it.</summary>
    public static MimeBundle FormatAs(object? value, string mimeType) =>
        value is string text ? new MimeBundle(mimeType, text) : Format(value, mimeType);
}
