using Sansa.Data;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>A split as a picture: users from top to bottom, each user's items from left to right, coloured by what becomes of them.</summary>
internal static class ProtocolCard
{
    private const double Left = 150, Width = 400, Top = 26, Height = 190, LeastBand = 34;

    public static Card Of(Split split)
    {
        var strong = split.Generalisation == Generalisation.Strong;
        List<Band> bands = strong
            ? [new("training users", split.Train.RowCount, split.Train.NonzeroCount, 0, "trains")]
            : [new("all users", split.Train.RowCount, split.Train.NonzeroCount, split.Test.HeldOut.NonzeroCount, "trains, and is the fold-in")];
        if (strong && split.Validation is { } validation)
            bands.Add(Of("validation users", validation));
        if (strong)
            bands.Add(Of("test users", split.Test));
        var label = strong
            ? "Strong generalisation: whole users are set aside; the model sees a part of their items only when it recommends."
            : "Weak generalisation: every user trains; a part of each user's items is hidden and must be found again.";
        var height = Top + Heights(bands).Sum() + (6 * (bands.Count - 1)) + 4;
        return new Card(strong ? "Strong generalisation" : "Weak generalisation") { Subtitle = split.ProtocolName }
            .Add(new SvgBlock(
                label, Left + Width + 2, height, html => Draw(html, bands),
                [.. bands.Select(b => $"{b.Name} ({Quantity.Count(b.Users)}): {Quantity.Count(b.Seen)} {b.SeenName}, {Quantity.Count(b.HeldOut)} held out")]))
            .Note(label);
    }

    private static Band Of(string name, EvaluationSet users) => new(name, users.UserCount, users.FoldIn.NonzeroCount, users.HeldOut.NonzeroCount, "fold-in");

    private static double[] Heights(List<Band> bands)
    {
        var users = Math.Max(1, bands.Sum(b => (double)b.Users));
        return [.. bands.Select(b => Math.Max(LeastBand, Height * b.Users / users))];
    }

    private static void Draw(HtmlWriter html, List<Band> bands)
    {
        Text(html, "each user's items →", Left, Top - 9, "start", 13, 0.8);
        var (heights, y) = (Heights(bands), Top);
        for (var b = 0; b < bands.Count; b++)
        {
            var (band, h) = (bands[b], heights[b]);
            var seen = Width * band.Seen / Math.Max(1.0, band.Seen + band.HeldOut);
            Box(html, Left, y, seen, h, band.SeenName == "fold-in" ? 3 : 1, Quantity.Short(band.Seen), band.SeenName);
            if (band.HeldOut > 0)
                Box(html, Left + seen, y, Width - seen, h, 2, Quantity.Short(band.HeldOut), "held out");
            Text(html, band.Name, Left - 10, y + (h / 2) - 2, "end", 14, 1);
            Text(html, Quantity.Count(band.Users), Left - 10, y + (h / 2) + 15, "end", 13, 0.8);
            y += h + 6;
        }
    }

    private static void Box(HtmlWriter html, double x, double y, double width, double height, int color, string count, string name)
    {
        var (centre, middle) = (x + (width / 2), y + (height / 2) + 5);
        html.Empty(
            "rect", ("x", N(x + 1)), ("y", N(y)), ("width", N(Math.Max(1, width - 2))),
            ("height", N(height)), ("rx", "3"), ("class", $"f{color} s{color}"), ("fill-opacity", ".22"));
        if (width >= 7.5 * (count.Length + name.Length + 1))
        {
            Text(html, $"{count} {name}", centre, middle, "middle", 14, 1);
        }
        else if (width >= 6.2 * Math.Max(count.Length, name.Length))
        {
            Text(html, count, centre, middle - 8, "middle", 12, 1);
            Text(html, name, centre, middle + 7, "middle", 12, 1);
        }
        else
        {
            html.Element("title", $"{count} {name}");
        }
    }

    private static void Text(HtmlWriter html, string text, double x, double y, string anchor, int size, double opacity) =>
        html.Element("text", text, ("x", N(x)), ("y", N(y)), ("text-anchor", anchor), ("font-size", N(size)), ("opacity", opacity < 1 ? N(opacity) : null));

    private static string N(double value) => HtmlWriter.Number(value);

    private sealed record Band(string Name, int Users, long Seen, long HeldOut, string SeenName);
}
