using Microsoft.AspNetCore.Html;

// The namespace and the names are those of .NET Interactive on purpose: one notebook, and one extension.dib, then
// compile on both kernels. Only what notebooks use is here.
namespace Microsoft.DotNet.Interactive;

/// <summary>The functions that cells call without a prefix, as .NET Interactive has them.</summary>
public static class Kernel
{
    /// <summary>Displays a value now, in the given mime types or the preferred ones of its type.</summary>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => RequireContext().Display(value, mimeTypes);

    /// <summary>Marks a string as HTML, to be displayed as such.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the page that shows the notebook.</summary>
    public static void Javascript(string content) =>
        RequireContext().DisplayAs("<script type=\"text/javascript\">" + content + "</script>", "text/html");

    internal static KernelInvocationContext RequireContext() => KernelInvocationContext.Current
        ?? throw new InvalidOperationException("display works inside a running cell; this code runs outside of one.");
}
