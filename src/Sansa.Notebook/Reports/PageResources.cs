using System.Reflection;

namespace Sansa.Notebook.Reports;

/// <summary>What every page carries: style, scripts, and plotly.js as Plotly.NET brings it.</summary>
internal static class PageResources
{
    private static readonly Lazy<string> LazyPlotly = new(LoadPlotly);

    public static string Style { get; } = Read("report.css");

    public static string ThemeScript { get; } = Read("theme.js");

    public static string ChartScript { get; } = Read("charts.js");

    /// <summary>The library in script elements. A page's AMD loader would swallow it, so <c>window.define</c> is away meanwhile.</summary>
    public static string PlotlyScript => LazyPlotly.Value;

    private static string Read(string name)
    {
        using var stream = typeof(PageResources).Assembly.GetManifestResourceStream("Sansa.Notebook.Reports." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string LoadPlotly()
    {
        var assembly = Assembly.Load("Plotly.NET");
        string name = assembly.GetManifestResourceNames().First(n => n.Contains("plotly-", StringComparison.Ordinal) && n.EndsWith(".min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        string library = reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
        return "<script>window.notebookDefine = window.define; window.define = undefined;</script>\n<script>" + library
            + "</script>\n<script>window.define = window.notebookDefine;</script>\n";
    }
}
