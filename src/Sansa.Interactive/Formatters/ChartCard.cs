using Sansa.Interactive.Cards;
using Sansa.Interactive.Charts;

namespace Sansa.Interactive.Formatters;

/// <summary>The static display of a chart.</summary>
internal static class ChartCard
{
    public static Card Of(SansaChart chart) => new Card("") { Label = chart.Title }.Add(new ChartBlock(chart));

    /// <summary>A chart that the user made with Plotly.NET: drawn statically where its traces are curves, points or bars, described where not.</summary>
    public static Card OfPlotlyNet(object chart)
    {
        var figure = FigureReader.Read(PlotlyNetChart.FigureJson(chart));
        return figure.Spec is { } spec
            ? Of(new SansaChart(spec))
            : new Card(figure.Title).Note(
                $"A Plotly chart ({figure.Traces}). It is drawn where the page has plotly.js, as in VS Code, JupyterLab and reports of sansa notebook run.");
    }
}
