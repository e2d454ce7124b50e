using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports.Maths;

namespace Sansa.Notebook.Reports;

/// <summary>Outputs as HTML, each by its richest form that a page can show; those of a notebook that is not trusted without what could run.</summary>
internal sealed class OutputRenderer(MarkdownRenderer markdown, bool trusted)
{
    private const string Svg = "image/svg+xml";

    /// <summary>A line that is longer is prose, or a list of names, and no row of a table: it is wrapped.</summary>
    private const int MostColumns = 110;

    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>
    /// A data set that a notebook worked on: <c>{ "name", "protocol", "seed", "sha256", "bytes", "source" }</c>, listed at the report's foot.
    /// </summary>
    public const string DataSet = "application/vnd.notebook.dataset+json";

    /// <summary>True when a chart was rendered, so that the page needs plotly.js.</summary>
    public bool HasChart { get; private set; }

    /// <summary>True when something was left out because the notebook is not trusted.</summary>
    public bool Removed { get; private set; }

    /// <summary>The data sets that outputs named.</summary>
    public List<JsonObject> DataSets { get; } = [];

    public string Render(JsonObject output) => OutputText.Of(output["output_type"]) switch
    {
        "stream" => Preformatted($"stream {OutputText.Of(output["name"])}", OutputText.Of(output["text"])),
        "error" => Error(output),
        _ => output["data"] is JsonObject data ? Data(data) : "",
    };

    private static string Error(JsonObject output)
    {
        var trace = output["traceback"] is JsonArray { Count: > 0 } lines
            ? string.Join('\n', lines.Select(OutputText.Of)) : $"{OutputText.Of(output["ename"])}: {OutputText.Of(output["evalue"])}";
        return $"<pre class=\"output error\" role=\"alert\">{AnsiHtml.Convert(trace)}</pre>";
    }

    private string Data(JsonObject data)
    {
        if (data[DataSet] is JsonObject dataSet)
            DataSets.Add(dataSet);
        if (data[Plotly] is JsonObject figure)
            return Chart(figure, data);
        if (data["text/html"] is { } html)
            return $"<div class=\"output html\">{Harmless(OutputText.Of(html))}</div>";
        if (data[Svg] is { } svg)
            return $"<div class=\"output image\">{(trusted ? OutputText.Of(svg) : Picture(Svg, ToBase64(OutputText.Of(svg)), AltText(data)))}</div>";
        foreach (var type in (string[])["image/png", "image/jpeg", "image/gif", "image/webp"])
        {
            if (data[type] is { } image && OutputText.Of(image).ReplaceLineEndings("") is var bytes && SafeMarkup.IsBase64(bytes))
                return $"<div class=\"output image\">{Picture(type, bytes, AltText(data))}</div>";
        }
        if (data["text/markdown"] is { } text)
            return $"<div class=\"output markdown\">{markdown.Render(OutputText.Of(text))}</div>";
        if (data["text/latex"] is { } tex)
            return $"<div class=\"output\">{Latex(OutputText.Of(tex))}</div>";
        if (data["text/plain"] is { } plain)
            return Preformatted("plain", OutputText.Of(plain));
        if (data["application/json"] is { } json)
            return $"<pre class=\"output plain\">{WebUtility.HtmlEncode(NotebookJson.Write(json, 2))}</pre>";
        return data.Count == 0
            ? ""
            : $"<p class=\"output note\">Output of type {WebUtility.HtmlEncode(string.Join(", ", data.Select(d => d.Key)))}, which a page cannot show.</p>";
    }

    private static string Preformatted(string kind, string text)
    {
        var wraps = text.Split('\n').Any(line => line.Length > MostColumns) ? " wraps" : "";
        return $"<pre class=\"output {WebUtility.HtmlEncode(kind)}{wraps}\">{AnsiHtml.Convert(text)}</pre>";
    }

    private string Harmless(string html)
    {
        if (trusted)
            return html;
        var (kept, removed) = HtmlSanitizer.Sanitize(html);
        Removed |= removed;
        return kept;
    }

    // The picture beside the figure is what paper and a browser without scripts show.
    private string Chart(JsonObject figure, JsonObject data)
    {
        HasChart = true;
        var html = new StringBuilder("<div class=\"output chart\"><div class=\"plotly\" role=\"img\" aria-label=\"");
        html.Append(WebUtility.HtmlEncode(AltText(data))).Append("\"></div>");
        // "</" would end the script element; in JSON the slash may be escaped.
        html.Append("<script type=\"application/json\">").Append(figure.ToJsonString().Replace("</", "<\\/", StringComparison.Ordinal)).Append("</script>");
        var still = data[Svg] is { } svg ? Picture(Svg, ToBase64(OutputText.Of(svg)), AltText(data))
            : data["text/html"] is { } page ? Harmless(OutputText.Of(page)) : "<p>This chart needs JavaScript.</p>";
        return html.Append("<div class=\"still\">").Append(still).Append("</div></div>").ToString();
    }

    // As an image a drawing cannot run what is in it, and its style sheet stays its own.
    private static string Picture(string type, string base64, string alt) =>
        $"<img alt=\"{WebUtility.HtmlEncode(alt)}\" src=\"data:{type};base64,{base64}\">";

    private static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The picture of an output that has a drawing or PNG bytes; null when it has neither.</summary>
    public static string? StillOf(JsonObject data) => OutputText.Of(data[Svg]) is { Length: > 0 } svg ? Picture(Svg, ToBase64(svg), "")
        : OutputText.Of(data["image/png"]).ReplaceLineEndings("") is { Length: > 0 } png && SafeMarkup.IsBase64(png) ? Picture("image/png", png, "") : null;

    private static string AltText(JsonObject data)
    {
        var text = OutputText.Of(data["text/plain"]).Trim();
        return text.Length is 0 or > 300 ? "chart" : text;
    }

    private static string Latex(string tex)
    {
        var body = tex.Trim();
        var display = body.StartsWith("$$", StringComparison.Ordinal)
            || body.StartsWith("\\[", StringComparison.Ordinal)
            || body.StartsWith("\\begin", StringComparison.Ordinal);
        body = body.Trim('$');
        if (body.StartsWith("\\[", StringComparison.Ordinal) && body.EndsWith("\\]", StringComparison.Ordinal))
            body = body[2..^2];
        return TexToMathML.Convert(body, display);
    }
}
