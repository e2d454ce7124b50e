using System.Text;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Cards;

/// <summary>A table that scrolls sideways in its own box where it is too wide.</summary>
internal sealed class TableBlock(string caption, IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<Cell>> rows) : Block
{
    private const int MaxCellText = 120;
    private const int MaxTextColumn = 48;

    /// <summary>A remark below the table, such as how many rows are not shown.</summary>
    public string? Note { get; init; }

    /// <summary>True when the first cell of a row names the row.</summary>
    public bool RowHeaders { get; init; } = true;

    /// <summary>True to set the cells close, as in a grid of values.</summary>
    public bool Dense { get; init; }

    public override void Write(HtmlWriter html)
    {
        html.Open("div", ("class", "sn-x"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption.Length > 0 ? caption : "table"));
        html.Open("table", ("class", Dense ? "sn-v" : null));
        if (caption.Length > 0)
            html.Element("caption", caption);
        html.Open("thead").Open("tr");
        foreach (var column in columns)
        {
            html.Open("th", ("scope", "col"), ("class", column.Numeric ? "sn-n" : null)).Text(Markup.Shorten(column.Name, MaxCellText));
            Detail(html, column.Detail);
            html.Close();
        }

        html.Close().Close().Open("tbody");
        foreach (var row in rows)
            Row(html, row);
        html.Close().Close();
        if (Note is not null)
            html.Element("div", Note, ("class", "sn-k"));
        html.Close();
    }

    public override void Write(StringBuilder text)
    {
        if (caption.Length > 0)
            text.Append(caption).Append('\n');
        var lines = rows.Select(r => r.Select(c => Line(c.Text + (c.Detail is null ? "" : $" ({c.Detail})"))).ToArray())
            .Prepend([.. columns.Select(c => Line(c.Name + (c.Detail is null ? "" : $" ({c.Detail})")))])
            .ToList();
        var widths = columns.Select((_, k) => lines.Max(l => k < l.Length ? l[k].Length : 0)).ToArray();
        foreach (var line in lines)
        {
            text.Append("  ").AppendJoin("  ", line.Select((cell, k) => columns[k].Numeric ? cell.PadLeft(widths[k]) : cell.PadRight(widths[k])));
            while (text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        if (Note is not null)
            text.Append("  ").Append(Note).Append('\n');
    }

    private void Row(HtmlWriter html, IReadOnlyList<Cell> row)
    {
        html.Open("tr");
        for (var k = 0; k < row.Count; k++)
        {
            if (row[k].IsBar)
            {
                html.Open("td", ("class", "sn-q"), ("aria-hidden", "true"));
                html.Element(
                    "span", "", ("class", row[k].Length < 0 ? "sn-o" : null), ("style", $"width:{HtmlWriter.Number(100 * Math.Abs(row[k].Length))}%")).Close();
                continue;
            }

            var head = RowHeaders && k == 0;
            var css = (columns[k].Numeric, row[k].Strong) switch { (true, true) => "sn-n sn-b", (true, false) => "sn-n", (false, true) => "sn-b", _ => null };
            html.Open(head ? "th" : "td", ("scope", head ? "row" : null), ("class", css)).Text(Markup.Shorten(row[k].Text, MaxCellText));
            Detail(html, row[k].Detail);
            html.Close();
        }

        html.Close();
    }

    private static void Detail(HtmlWriter html, string? detail)
    {
        if (detail is not null)
            html.Element("span", Markup.Shorten(detail, MaxCellText), ("class", "sn-k"));
    }

    private static string Line(string text) => Markup.Shorten(text.ReplaceLineEndings(" "), MaxTextColumn);
}
