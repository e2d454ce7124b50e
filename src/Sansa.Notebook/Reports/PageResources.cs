using System.Reflection;

namespace Sansa.Notebook.Reports;

/// <summary>What every page carries: style, scripts, and plotly.js as Plotly.NET brings it.</summary>
internal static class PageResources
{
    private static readonly Lazy<string> LazyPlotly = new(LoadPlotly);
    private static readonly Lazy<string> LazyMath = new(LoadMath);

    public static string Style { get; } = Read("report.css");

    public static string ThemeScript { get; } = Read("theme.js");

    public static string ChartScript { get; } = Read("charts.js");

    /// <summary>The library in script elements. A page's AMD loader would swallow it, so <c>window.define</c> is away meanwhile.</summary>
    public static string PlotlyScript => LazyPlotly.Value;

    /// <summary>The style that brings the maths font. Without a font that has stretching brackets, browsers draw them small.</summary>
    public static string MathStyle => LazyMath.Value;

    private static string Read(string name)
    {
        using var stream = typeof(PageResources).Assembly.GetManifestResourceStream("Sansa.Notebook.Reports." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string LoadPlotly()
    {
        var assembly = Assembly.Load("Plotly.NET");
        var name = assembly.GetManifestResourceNames().First(n => n.Contains("plotly-", StringComparison.Ordinal) && n.EndsWith(".min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var library = reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
        return "<script>window.notebookDefine = window.define; window.define = undefined;</script>\n<script>" + library
            + "</script>\n<script>window.define = window.notebookDefine;</script>\n";
    }

    private static string LoadMath()
    {
        using var stream = typeof(PageResources).Assembly.GetManifestResourceStream("Sansa.Notebook.Reports.notebook-math.woff2")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return "<style>@font-face { font-family: \"Notebook Math\"; src: url(data:font/woff2;base64,"
            + Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length) + ") format(\"woff2\"); }</style>\n";
    }
}
