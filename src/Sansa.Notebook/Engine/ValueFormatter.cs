using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Sansa.Notebook.Engine;

/// <summary>Formats values through Microsoft.DotNet.Interactive.Formatting, in each of their preferred mime types.</summary>
internal static class ValueFormatter
{
    private const string Plain = "text/plain";
    private const string Html = "text/html";
    private const int MaxPlainLength = 10_000;

    public static MimeBundle Format(object? value, params string[] mimeTypes)
    {
        var bundle = new MimeBundle();
        var type = value?.GetType() ?? typeof(object);
        foreach (var mimeType in mimeTypes.Length > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(type))
            bundle.Add(mimeType, Formatter.ToDisplayString(value, mimeType));
        // A terminal, a diff and a screen reader need text beside the HTML.
        if (mimeTypes.Length == 0 && bundle[Plain] is null && value is not IHtmlContent)
            bundle.Add(Plain, PlainText(value, type));
        return bundle;
    }

    /// <summary>Content that is already in its mime type, as <c>display(text, mimeType)</c> gives it.</summary>
    public static MimeBundle FormatAs(object? value, string mimeType) =>
        value is string text ? new MimeBundle(mimeType, text) : Format(value, mimeType);

    // A type with its own HTML may hide large or slow properties: walking them for text would be a surprise.
    private static string PlainText(object? value, Type type)
    {
        var hasOwnHtml = Formatter.RegisteredFormatters(false).Any(f => f.MimeType == Html && f.Type.IsAssignableFrom(type));
        var text = hasOwnHtml ? value?.ToString() ?? "" : Formatter.ToDisplayString(value, Plain);
        return text.Length <= MaxPlainLength ? text : string.Concat(text.AsSpan(0, MaxPlainLength), "\n...");
    }
}
