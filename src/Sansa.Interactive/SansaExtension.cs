using Microsoft.DotNet.Interactive.Formatting;
using Sansa.Data;
using Sansa.Experiments;
using Sansa.Interactive.Charts;
using Sansa.Interactive.Formatters;

namespace Sansa.Interactive;

/// <summary>
/// Makes a notebook kernel show the objects of this library. .NET Interactive and the sansa kernel call it by themselves when a cell says
/// <c>#r "nuget: Sansa.Interactive"</c>, through <c>interactive-extensions/dotnet/extension.dib</c> in the package.
/// </summary>
public static class SansaExtension
{
    private const string Html = "text/html";
    private const string Text = "text/plain";
    private const string Svg = "image/svg+xml";
    private const string Json = "application/json";
    private const string PlotlyJson = "application/vnd.plotly.v1+json";

    private static bool _watchesPlotlyNet;

    /// <summary>Shows a value and returns what replaces it; null where nothing can be updated. Set by the kernel's extension script.</summary>
    internal static Func<object, Action<object>>? Display { get; private set; }

    /// <summary>Cancelled when the user interrupts the running cell, where the kernel can say so.</summary>
    internal static Func<CancellationToken>? CellCancellation { get; private set; }

    /// <summary>Registers the formatters. Calling it again does no harm.</summary>
    /// <param name="display">Shows a value now and returns a function that replaces it; null to show progress only at the end.</param>
    /// <param name="cellCancellation">Gives the token of the running cell; null where the kernel has none.</param>
    public static void Load(Func<object, Action<object>>? display = null, Func<CancellationToken>? cellCancellation = null)
    {
        Display = display ?? Display;
        CellCancellation = cellCancellation ?? CellCancellation;
        foreach (var type in Displays.Types)
            Register(type);

        Formatter.Register<SansaChart>((chart, writer) => writer.Write(SvgOf(chart)), Svg);
        Formatter.Register<SansaChart>((chart, writer) => writer.Write(PlotlyOf(chart.ToPlotlyJson)), PlotlyJson);
        Formatter.SetPreferredMimeTypesFor(typeof(SansaChart), PlotlyJson, Html, Svg, Text);
        RegisterDataSet<Split>(DataSetNote.Of);
        RegisterDataSet<Study>(DataSetNote.Of);
        if (!_watchesPlotlyNet)
            PlotlyNetChart.WhenLoaded(RegisterPlotlyNet);
        _watchesPlotlyNet = true;
    }

    private static void Register(Type type)
    {
        Formatter.Register(type, (value, writer) => writer.Write(Displays.ToHtml(value)), Html);
        Formatter.Register(type, (value, writer) => writer.Write(Displays.ToText(value)), Text);
        // Not shown, but what other languages get by #!set and #!share, and #!whos and the variables view by themselves.
        Formatter.Register(type, (value, writer) => writer.Write(Displays.ToJson(value)), Json);
        Formatter.SetPreferredMimeTypesFor(type, Html, Text);
    }

    private static void RegisterDataSet<T>(Func<T, string> note)
    {
        Formatter.Register<T>((value, writer) => writer.Write(note(value)), DataSetNote.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), Html, Text, DataSetNote.MimeType);
    }

    private static void RegisterPlotlyNet(Type type)
    {
        Register(type);
        Formatter.Register(type, (chart, writer) => writer.Write(PlotlyOf(() => PlotlyNetChart.FigureJson(chart))), PlotlyJson);
        Formatter.SetPreferredMimeTypesFor(type, PlotlyJson, Html, Text);
    }

    private static string SvgOf(SansaChart chart)
    {
        try
        {
            return chart.ToSvg();
        }
        catch (Exception)
        {
            return """<svg xmlns="http://www.w3.org/2000/svg" width="480" height="24">"""
                + """<text x="8" y="17" font-size="12">The chart could not be drawn; see its text.</text></svg>""";
        }
    }

    private static string PlotlyOf(Func<string> json)
    {
        try
        {
            return json();
        }
        catch (Exception)
        {
            return """{"data":[],"layout":{"title":{"text":"The chart could not be written; see its text."}}}""";
        }
    }
}
