using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;

namespace Sansa.Interactive;

/// <summary>
/// One chart in three forms: an interactive Plotly chart, a static SVG with the same content for pages without script, and text.
/// A notebook shows the last expression of a cell, so a chart needs no call to be seen.
/// </summary>
public sealed class SansaChart
{
    internal SansaChart(ChartSpec spec) => Spec = spec;

    internal ChartSpec Spec { get; }

    /// <summary>What the chart shows.</summary>
    public string Title => Spec.Title;

    /// <summary>An SVG file of its own, with title and legend inside; it follows a light or dark page.</summary>
    public string ToSvg() => SvgChart.Draw(Spec, standalone: true);

    /// <summary>The figure of plotly.js, <c>{"data": [...], "layout": {...}}</c>.</summary>
    public string ToPlotlyJson() => PlotlyFigure.Of(Spec);

    /// <summary>The chart in lines of text: the axes, and up to a dozen values of each series.</summary>
    public override string ToString() => ChartText.Lines(Spec);

    /// <summary>The static chart as a part of a page: heading, legend and notes in HTML, so that they wrap on a narrow screen.</summary>
    internal void Write(HtmlWriter html)
    {
        html.Open("figure").Element("div", Spec.Title, ("class", "sn-h"), ("style", "margin-top:0"));
        var legend = Glyphs.Legend(Spec).ToList();
        if (legend.Count > 0)
        {
            html.Open("ul", ("class", "sn-l"), ("aria-label", "legend"));
            foreach (var (name, series) in legend)
            {
                html.Open("li").Open("svg", ("width", "24"), ("height", "12"), ("viewBox", "0 0 24 12"), ("aria-hidden", "true"));
                Glyphs.Swatch(html, Spec, series);
                html.Close().Text(Markup.Shorten(name, 80)).Close();
            }

            html.Close();
        }

        if (!Spec.IsSentence)
            html.Raw(SvgChart.Draw(Spec, standalone: false));
        foreach (var note in Spec.Notes)
            html.Element("figcaption", note);
        html.Close();
    }
}
