using System.Text;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Cards;

/// <summary>One stage of a pipeline.</summary>
/// <param name="Name">Its name in Algorithm 1.</param>
/// <param name="Lines">What it did: time, nonzeros, memory.</param>
/// <param name="Share">Its part of the whole time, 0 to 1; NaN where it is not known.</param>
internal readonly record struct Stage(string Name, IReadOnlyList<string> Lines, double Share = double.NaN);

/// <summary>The stages of a training as boxes in reading order, each with a bar for its part of the time.</summary>
internal sealed class StagesBlock(IReadOnlyList<Stage> stages) : Block
{
    public override void Write(HtmlWriter html)
    {
        html.Open("ol", ("class", "sn-s"), ("aria-label", "stages"));
        for (var k = 0; k < stages.Count; k++)
        {
            html.Open("li").Element("b", $"{k + 1}. {stages[k].Name}");
            if (double.IsFinite(stages[k].Share))
                ProgressBlock.Bar(html, stages[k].Share, null);
            foreach (var line in stages[k].Lines)
                html.Element("span", line);
            html.Close();
        }

        html.Close();
    }

    public override void Write(StringBuilder text)
    {
        for (var k = 0; k < stages.Count; k++)
            text.Append($"  {k + 1}. ").Append(stages[k].Name).Append(": ").AppendJoin(", ", stages[k].Lines).Append('\n');
    }
}

/// <summary>A bar of progress.</summary>
/// <param name="fraction">Part done, 0 to 1; NaN where it is not known.</param>
/// <param name="label">What a screen reader says.</param>
internal sealed class ProgressBlock(double fraction, string label) : Block
{
    private const int TextWidth = 30;

    public override void Write(HtmlWriter html) => Bar(html, fraction, label);

    public override void Write(StringBuilder text)
    {
        var done = (int)Math.Round(Part(fraction) * TextWidth);
        text.Append("  [").Append('#', done).Append('.', TextWidth - done).Append("]\n");
    }

    /// <summary>The bar alone; without a label it is decoration.</summary>
    public static void Bar(HtmlWriter html, double fraction, string? label)
    {
        var percent = HtmlWriter.Number(Part(fraction) * 100);
        html.Open(
            "div", ("class", "sn-g"), ("role", label is null ? null : "progressbar"), ("aria-label", label), ("aria-valuenow", label is null ? null : percent),
            ("aria-valuemin", label is null ? null : "0"), ("aria-valuemax", label is null ? null : "100"), ("aria-hidden", label is null ? "true" : null));
        html.Open("div", ("style", $"width:{percent}%")).Close().Close();
    }

    private static double Part(double value) => double.IsFinite(value) ? Math.Clamp(value, 0, 1) : 0;
}
