using Sansa.Interactive.Html;
using static Sansa.Interactive.Html.HtmlWriter;

namespace Sansa.Interactive.Charts;

/// <summary>Draws a <see cref="ChartSpec"/> as a static SVG: axes with units, a light grid, series told apart by colour and by shape.</summary>
internal sealed class SvgChart
{
    /// <summary>What of the width is left and right of the plot.</summary>
    public const int Sides = 72;

    /// <summary>What of the height is above and below the plot.</summary>
    public const int Ends = 60;

    private const int MaxCategories = 60;
    private const int MaxBarWidth = 56;
    private const int MaxMarkers = 400;
    private readonly ChartSpec _spec;
    private readonly bool _standalone;
    private readonly HtmlWriter _svg = new();
    private readonly double _left;
    private readonly double _right;
    private readonly double _top;
    private readonly double _bottom;
    private readonly double _height;
    private readonly double _width;
    private readonly AxisMap _x;
    private readonly AxisMap _y;
    private readonly bool _slanted;
    private readonly IReadOnlyDictionary<(int Series, int Point), LabelSide> _labels;

    private SvgChart(ChartSpec spec, bool standalone)
    {
        (_spec, _standalone) = (Limited(spec), standalone);
        var legendRows = standalone ? LegendRows().Count() : 0;
        _slanted = NeedsSlant();
        var labelRoom = _slanted ? Math.Min(110, 12 + (5.2 * (_spec.X.Categories?.Max(c => Math.Min(c.Length, 18)) ?? 0))) : 16;
        (_left, _right, _width) = (58, _spec.Width - Sides + 58, _spec.Width + LineLabels.Room(_spec));
        _top = (standalone ? 30 + (legendRows * 18) : 8) + (_spec.Spans.Count > 0 ? 16 : 0);
        _bottom = _top + _spec.Height - Ends;
        _height = _bottom + labelRoom + 26;
        _x = new AxisMap(_spec.X, XValues(), _left, _right, 6);
        _y = _spec.Spy is null ? new AxisMap(_spec.Y, YValues(), _bottom, _top, 5) : new AxisMap(_spec.Y, [0, _spec.Spy.Rows], _top, _bottom, 5);
        _labels = PointLabels.Place(_spec, _x, _y, _left, _width);
    }

    /// <summary>The picture alone; an SVG file of its own has title, legend and style inside.</summary>
    public static string Draw(ChartSpec spec, bool standalone) => spec.IsSentence ? SentenceChart.Draw(spec) : new SvgChart(spec, standalone).Draw();

    private string Draw()
    {
        _svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", $"0 0 {Number(_width)} {Number(_height)}"),
            ("width", Number(_width)),
            ("height", Number(_height)),
            ("role", "img"),
            ("aria-label", ChartText.Summary(_spec)),
            ("class", _standalone ? "sansa" : null),
            ("font-family", "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"),
            ("font-size", "12"));
        _svg.Element("title", _spec.Title);
        if (_standalone)
            Heading();
        Spans();
        if (_spec.Spy is { } spy)
            _svg.Empty(
                "image", ("x", Number(_left)), ("y", Number(_top)), ("width", Number(_right - _left)), ("height", Number(_bottom - _top)),
                ("preserveAspectRatio", "none"), ("style", "image-rendering:pixelated"), ("href", spy.Grid.ToDataUri()));
        Axes();
        for (var s = 0; s < _spec.Series.Count; s++)
            Series(s);
        foreach (var reference in _spec.References.Where(r => _y.Shows(r.Y)))
            Line(_left, _y.Clamped(reference.Y), _right, _y.Clamped(reference.Y), "currentColor", ("stroke-dasharray", "6 4"), ("stroke-width", "1.5"));
        if (LineLabels.Fit(_spec))
            NamesOfLines();
        return _svg.Close().ToString();
    }

    private void NamesOfLines()
    {
        foreach (var (name, series, _, pixel) in LineLabels.Place(_spec, _y, _top, _bottom))
        {
            var color = series < 0 ? 0 : Theme.ColorNumber(_spec.Series[series].Color ?? series);
            _svg.Element(
                "text", name, ("x", Number(_right + 8)), ("y", Number(pixel + 4)), ("font-size", "11"),
                ("class", color == 0 ? null : $"f{color}"), ("fill", color == 0 ? "currentColor" : Theme.LightColors[color - 1]));
        }
    }

    private void Heading()
    {
        _svg.Element("style", Theme.SvgStyleSheet);
        _svg.Element("text", _spec.Title, ("x", "8"), ("y", "20"), ("font-size", "14"), ("font-weight", "600"));
        var y = 40.0;
        foreach (var row in LegendRows())
        {
            var x = 8.0;
            foreach (var (name, series) in row)
            {
                _svg.Open("g", ("transform", $"translate({Number(x)} {Number(y - 10)})"));
                Glyphs.Swatch(_svg, _spec, series);
                _svg.Close().Element("text", name, ("x", Number(x + 28)), ("y", Number(y)));
                x += 44 + (6.4 * name.Length);
            }

            y += 18;
        }
    }

    private IEnumerable<List<(string Name, int Series)>> LegendRows()
    {
        List<(string, int)> row = [];
        var width = 0.0;
        foreach (var (name, series) in Glyphs.Legend(_spec))
        {
            var needed = 44 + (6.4 * name.Length);
            if (row.Count > 0 && width + needed > _spec.Width - 16)
            {
                yield return row;
                (row, width) = ([], 0);
            }

            row.Add((Markup.Shorten(name, 60), series));
            width += needed;
        }

        if (row.Count > 0)
            yield return row;
    }

    private void Spans()
    {
        for (var k = 0; k < _spec.Spans.Count; k++)
        {
            var span = _spec.Spans[k];
            var (from, to) = (_x.Clamped(span.From), _x.Clamped(span.To));
            if (k % 2 == 0)
                _svg.Empty(
                    "rect", ("x", Number(from)), ("y", Number(_top)), ("width", Number(Math.Max(0, to - from))),
                    ("height", Number(_bottom - _top)), ("fill", "currentColor"), ("fill-opacity", "0.06"));
            if (to - from > (span.Name.Length * 5.6) + 4)
                _svg.Element(
                    "text", span.Name, ("x", Number((from + to) / 2)), ("y", Number(_top - 4)),
                    ("text-anchor", "middle"), ("font-size", "11"), ("fill", "currentColor"));
        }
    }

    private void Axes()
    {
        foreach (var (pixel, label) in _y.Ticks)
        {
            Line(_left, pixel, _right, pixel, "currentColor", ("stroke-opacity", "0.14"));
            _svg.Element("text", label, ("x", Number(_left - 6)), ("y", Number(pixel + 4)), ("text-anchor", "end"), ("fill", "currentColor"));
        }

        var categories = _spec.X.Categories is not null;
        foreach (var (pixel, label) in Spaced(_x.Ticks, categories))
        {
            if (!categories)
                Line(pixel, _bottom, pixel, _bottom + 4, "currentColor", ("stroke-opacity", "0.6"));
            if (_slanted)
                _svg.Element(
                    "text", Markup.Shorten(label, 18), ("transform", $"translate({Number(pixel + 4)} {Number(_bottom + 13)}) rotate(-40)"),
                    ("text-anchor", "end"), ("font-size", "11"), ("fill", "currentColor"));
            else
                _svg.Element("text", label, ("x", Number(pixel)), ("y", Number(_bottom + 16)), ("text-anchor", "middle"), ("fill", "currentColor"));
        }

        Line(_left, _bottom, _right, _bottom, "currentColor", ("stroke-opacity", "0.6"));
        _svg.Element(
            "text", _spec.X.Label, ("x", Number((_left + _right) / 2)), ("y", Number(_height - 6)), ("text-anchor", "middle"), ("fill", "currentColor"));
        _svg.Element(
            "text", _spec.Y.Label, ("transform", $"translate(12 {Number((_top + _bottom) / 2)}) rotate(-90)"),
            ("text-anchor", "middle"), ("fill", "currentColor"));
    }

    private void Series(int index)
    {
        var series = _spec.Series[index];
        var color = Theme.ColorNumber(series.Color ?? index);
        _svg.Open("g", ("class", $"s{color}"), ("stroke", Theme.LightColors[color - 1]), ("fill", "none"), ("stroke-width", "2"), ("stroke-linejoin", "round"));
        if (series.Mark == Mark.Bars)
            Bars(index, color);
        else
            Curve(index);
        _svg.Close();
    }

    private void Curve(int index)
    {
        var series = _spec.Series[index];
        if (series.Mark != Mark.Points)
        {
            var path = SvgPath.Of(series, _x, _y, (int)(_right - _left));
            if (path.Length > 0)
                _svg.Empty("path", ("d", path), ("stroke-dasharray", Glyphs.Dashes(series)));
        }

        if (series.Mark is not (Mark.Points or Mark.LineAndPoints))
            return;
        (double X, double Y)[] pixels =
            [.. series.X.Zip(series.Y, (x, y) => _x.Shows(x) && _y.Shows(y) ? (_x.Pixel(x), _y.Pixel(y)) : (double.NaN, double.NaN))];
        foreach (var i in Decimation.Points(pixels, cell: 2, limit: Math.Max(MaxMarkers / _spec.Series.Count, 10)))
        {
            var (x, y) = pixels[i];
            ErrorBar(series, i, x, series.Y[i]);
            Glyphs.Marker(_svg, x, y, series.Color ?? index, hollow: series.Published);
            if (_labels.TryGetValue((index, i), out var side))
                PointLabel(x, y, series.Labels![i], side);
        }
    }

    private void PointLabel(double x, double y, string label, LabelSide side)
    {
        var (dx, dy, anchor) = side switch
        {
            LabelSide.Right => (7, 4, "start"),
            LabelSide.Left => (-7, 4, "end"),
            LabelSide.Above => (0, -9, "middle"),
            _ => (0, 17, "middle"),
        };
        _svg.Element(
            "text", label, ("x", Number(x + dx)), ("y", Number(y + dy)), ("text-anchor", anchor), ("font-size", "11"), ("stroke", "none"),
            ("fill", "currentColor"));
    }

    private void Bars(int index, int color)
    {
        var series = _spec.Series[index];
        int[] groups = [.. _spec.Series.Select((s, i) => (s, i)).Where(p => p.s.Mark == Mark.Bars).Select(p => p.i)];
        var slot = Math.Min((_x.Pixel(1) - _x.Pixel(0)) * 0.8, MaxBarWidth * groups.Length);
        var width = slot / groups.Length;
        var zero = _y.Clamped(0);
        for (var i = 0; i < series.X.Length; i++)
        {
            if (!_y.Shows(series.Y[i]) || !double.IsFinite(series.X[i]))
                continue;
            var x = _x.Pixel(series.X[i]) - (slot / 2) + (width * Array.IndexOf(groups, index));
            var y = _y.Pixel(series.Y[i]);
            _svg.Empty(
                "rect",
                ("x", Number(x)),
                ("y", Number(Math.Min(y, zero))),
                ("width", Number(Math.Max(0.5, width - Math.Min(1, width / 4)))),
                ("height", Number(Math.Abs(zero - y))),
                ("class", series.Published ? null : $"f{color}"),
                ("fill", series.Published ? "none" : Theme.LightColors[color - 1]),
                ("stroke", series.Published ? null : "none"),
                ("stroke-dasharray", series.Published ? "4 3" : null));
            ErrorBar(series, i, x + (width / 2), series.Y[i]);
        }
    }

    private void ErrorBar(ChartSeries series, int i, double x, double y)
    {
        if (series.Errors is null || !double.IsFinite(series.Errors[i]) || series.Errors[i] <= 0)
            return;
        var (low, high) = (_y.Clamped(y - series.Errors[i]), _y.Clamped(y + series.Errors[i]));
        _svg.Empty(
            "path", ("d", $"M{Number(x)} {Number(low)}V{Number(high)}M{Number(x - 3)} {Number(low)}h6M{Number(x - 3)} {Number(high)}h6"),
            ("stroke", "currentColor"), ("stroke-width", "1.2"));
    }

    private void Line(double x1, double y1, double x2, double y2, string stroke, params ReadOnlySpan<(string, string?)> more) =>
        _svg.Empty("line", [("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), ("stroke", stroke), .. more]);

    private bool NeedsSlant() => _spec.X.Categories is { Count: > 0 } names
        && names.Max(n => n.Length) * 6.2 > (_spec.Width - Sides) / names.Count;

    private IEnumerable<(double Pixel, string Label)> Spaced((double Pixel, string Label)[] ticks, bool categories)
    {
        var end = double.NegativeInfinity;
        foreach (var (pixel, label) in ticks)
        {
            var half = _slanted ? 6 : label.Length * 3.3;
            if (pixel - half < end && (!categories || _slanted || ticks.Length > 12))
                continue;
            end = pixel + half + 3;
            yield return (pixel, label);
        }
    }

    private IEnumerable<double> XValues() => _spec.Series.SelectMany(s => s.X).Concat(_spec.Spans.SelectMany(s => new[] { s.From, s.To }))
        .Concat(_spec.Spy is null ? [] : [0, _spec.Spy.Columns]);

    private IEnumerable<double> YValues() => _spec.Series
        .SelectMany(s => s.Errors is null ? s.Y : s.Y.Zip(s.Errors, (y, e) => double.IsFinite(e) ? y + e : y)
            .Concat(s.Y.Zip(s.Errors, (y, e) => double.IsFinite(e) && (_spec.Y.Scale == AxisScale.Linear || y > e) ? y - e : y)))
        .Concat(_spec.References.Select(r => r.Y));

    private static ChartSpec Limited(ChartSpec spec)
    {
        if (spec.X.Categories is not { Count: > MaxCategories } names)
            return spec;
        return spec with
        {
            X = spec.X with { Categories = [.. names.Take(MaxCategories)] },
            Series =
            [
                .. spec.Series.Select(s => s with
                {
                    X = [.. s.X.Take(MaxCategories)],
                    Y = [.. s.Y.Take(MaxCategories)],
                    Errors = s.Errors?[..Math.Min(MaxCategories, s.Errors.Length)],
                }),
            ],
        };
    }
}
