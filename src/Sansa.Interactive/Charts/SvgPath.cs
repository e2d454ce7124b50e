using System.Text;
using static Sansa.Interactive.Html.HtmlWriter;

namespace Sansa.Interactive.Charts;

/// <summary>The path of a curve, thinned to about two points a pixel, broken where a value cannot be drawn.</summary>
internal static class SvgPath
{
    /// <summary>Path data; empty when nothing can be drawn.</summary>
    public static string Of(ChartSeries series, AxisMap x, AxisMap y, int pixels)
    {
        var path = new StringBuilder();
        var pen = false;
        foreach (var i in Decimation.Curve(series.Y, Math.Max(1, pixels)))
        {
            if (!x.Shows(series.X[i]) || !y.Shows(series.Y[i]))
            {
                pen = false;
                continue;
            }

            var (px, py) = (Number(x.Pixel(series.X[i])), Number(y.Pixel(series.Y[i])));
            if (!pen)
                path.Append('M').Append(px).Append(' ').Append(py);
            else if (series.Mark == Mark.Step)
                path.Append('H').Append(px).Append('V').Append(py);
            else
                path.Append('L').Append(px).Append(' ').Append(py);
            pen = true;
        }

        return path.ToString();
    }
}
