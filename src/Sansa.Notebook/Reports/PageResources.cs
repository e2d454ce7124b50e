using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Sansa.Notebook.Reports;

/// <summary>What every page carries: style, scripts, and plotly.js as Plotly.NET brings it.</summary>
internal static class PageResources
{
    /// <summary>The file that the pages of a site share.</summary>
    public const string PlotlyFile = "plotly.min.js";

    // A page's AMD loader would swallow the library, so it is away meanwhile.
    private const string HideLoader = "window.notebookDefine = window.define; window.define = undefined;";
    private const string BringLoaderBack = "window.define = window.notebookDefine;";

    private static readonly Lazy<string> LazyPlotly = new(LoadPlotly);
    private static readonly Lazy<string> LazyPolicy = new(MakePolicy);
    private static readonly Lazy<string> LazyMath = new(LoadMath);

    public static string Style { get; } = Read("report.css");

    public static string ThemeScript { get; } = Read("theme.js");

    public static string ChartScript { get; } = Read("charts.js");

    /// <summary>The text of plotly.js.</summary>
    public static string Plotly => LazyPlotly.Value;

    /// <summary>
    /// What browsers hold a page to whose notebook is not trusted: it loads nothing, and runs our scripts alone, known by their hashes or, for the file
    /// that the pages of a site share, by standing beside the page.
    /// </summary>
    public static string Policy => LazyPolicy.Value;

    /// <summary>The library and what draws the charts, in script elements.</summary>
    /// <param name="shared">True where <see cref="PlotlyFile"/> stands beside the page.</param>
    public static string ChartScripts(bool shared) =>
        $"<script>{HideLoader}</script>\n{(shared ? $"<script src=\"{PlotlyFile}\">" : "<script>" + Plotly)}</script>\n"
            + $"<script>{BringLoaderBack}</script>\n<script>\n{ChartScript}</script>\n";

    /// <summary>The style that brings the maths font. Without a font that has stretching brackets, browsers draw them small.</summary>
    public static string MathStyle => LazyMath.Value;

    private static string Read(string name)
    {
        using var stream = typeof(PageResources).Assembly.GetManifestResourceStream("Sansa.Notebook.Reports." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string MakePolicy()
    {
        string[] scripts = ["\n" + ThemeScript, HideLoader, Plotly, BringLoaderBack, "\n" + ChartScript];
        var hashes = string.Join(' ', scripts.Select(s => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'"));
        return $"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; font-src data:; style-src 'unsafe-inline'; "
            + $"script-src 'self' file: {hashes}";
    }

    private static string LoadPlotly()
    {
        var assembly = Assembly.Load("Plotly.NET");
        var name = assembly.GetManifestResourceNames().First(
            n => n.Contains("plotly-", StringComparison.Ordinal) && n.EndsWith(".min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
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
