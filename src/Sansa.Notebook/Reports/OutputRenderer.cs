using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports.Maths;

namespace Sansa.Notebook.Reports;

/// <summary>Outputs as HTML, each by its richest form that a page can show.</summary>
internal sealed class OutputRenderer(MarkdownRenderer markdown)
{
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>A data set that a notebook worked on: <c>{ "name", "sha256", "bytes", "source" }</c>, listed at the report's foot.</summary>
    public const string DataSet = "application/vnd.notebook.dataset+json";

    /// <summary>True when a chart was rendered, so that the page needs plotly.js.</summary>
    public bool HasChart { get; private set; }

    /// <summary>The data sets that outputs named.</summary>
    public List<JsonObject> DataSets { get; } = [];

    public string Render(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => $"<pre class=\"output stream {WebUtility.HtmlEncode((string?)output["name"])}\">{AnsiHtml.Convert(MultilineText.Read(output["text"]))}</pre>",
        "error" => Error(output),
        _ => output["data"] is JsonObject data ? Data(data) : "",
    };

    private static string Error(JsonObject output)
    {
        var trace = output["traceback"] is JsonArray { Count: > 0 } lines
            ? string.Join('\n', lines.Select(l => (string?)l)) : $"{output["ename"]}: {output["evalue"]}";
        return $"<pre class=\"output error\" role=\"alert\">{AnsiHtml.Convert(trace)}</pre>";
    }

    private string Data(JsonObject data)
    {
        if (data[DataSet] is JsonObject dataSet)
            DataSets.Add(dataSet);
        if (data[Plotly] is JsonObject figure)
            return Chart(figure, data);
        if (data["text/html"] is { } html)
            return $"<div class=\"output html\">{MultilineText.Read(html)}</div>";
        if (data["image/svg+xml"] is { } svg)
            return $"<div class=\"output image\">{MultilineText.Read(svg)}</div>";
        foreach (var type in (string[])["image/png", "image/jpeg", "image/gif", "image/webp"])
        {
            if (data[type] is { } image)
                return $"<div class=\"output image\"><img alt=\"{WebUtility.HtmlEncode(AltText(data))}\" src=\"data:{type};base64,{MultilineText.Read(image).ReplaceLineEndings("")}\"></div>";
        }
        if (data["text/markdown"] is { } text)
            return $"<div class=\"output markdown\">{markdown.Render(MultilineText.Read(text))}</div>";
        if (data["text/latex"] is { } tex)
            return $"<div class=\"output\">{Latex(MultilineText.Read(tex))}</div>";
        if (data["text/plain"] is { } plain)
            return $"<pre class=\"output plain\">{AnsiHtml.Convert(MultilineText.Read(plain))}</pre>";
        if (data["application/json"] is { } json)
            return $"<pre class=\"output plain\">{WebUtility.HtmlEncode(NotebookJson.Write(json, 2))}</pre>";
        return data.Count == 0 ? "" : $"<p class=\"output note\">Output of type {WebUtility.HtmlEncode(string.Join(", ", data.Select(d => d.Key)))}, which a page cannot show.</p>";
    }

    private string Chart(JsonObject figure, JsonObject data)
    {
        HasChart = true;
        var html = new StringBuilder("<div class=\"output chart\"><div class=\"plotly\" role=\"img\" aria-label=\"");
        html.Append(WebUtility.HtmlEncode(AltText(data))).Append("\"></div>");
        // "</" would end the script element; in JSON the slash may be escaped.
        html.Append("<script type=\"application/json\">").Append(figure.ToJsonString().Replace("</", "<\\/", StringComparison.Ordinal)).Append("</script>");
        if (data["image/svg+xml"] is { } svg)
            html.Append("<noscript>").Append(MultilineText.Read(svg)).Append("</noscript>");
        else
            html.Append("<noscript><p>This chart needs JavaScript.</p></noscript>");
        return html.Append("</div>").ToString();
    }

    private static string AltText(JsonObject data)
    {
        var text = MultilineText.Read(data["text/plain"]).Trim();
        return text.Length is 0 or > 300 ? "chart" : text;
    }

    private static string Latex(string tex)
    {
        var body = tex.Trim();
        var display = body.StartsWith("$$", StringComparison.Ordinal) || body.StartsWith("\\[", StringComparison.Ordinal) || body.StartsWith("\\begin", StringComparison.Ordinal);
        body = body.Trim('$');
        if (body.StartsWith("\\[", StringComparison.Ordinal) && body.EndsWith("\\]", StringComparison.Ordinal))
            body = body[2..^2];
        return TexToMathML.Convert(body, display);
    }
}
