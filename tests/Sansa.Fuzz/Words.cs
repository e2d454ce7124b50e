namespace Sansa.Fuzz;

/// <summary>What means something in each language. A word with <c>…</c> opens and closes, and is nested when it is repeated.</summary>
internal static class Words
{
    public static readonly string[] Table =
    [
        ",", ";", "\t", "::", "|", "\n", "\r\n", "\r", "\"", "\"\"", "user,item",
        "userId,movieId,rating,timestamp", "0", "-1", "1 ", " 1", "2147483647", "2147483648",
        "9223372036854775807", "9223372036854775808", "99999999999999999999999", "NaN",
        "Infinity", "-Infinity", "1e308", "1e-400", "1e999999999", "0x10", ".", "-", "1.5",
        "\uFEFF", "\0", "\u001b[31m", "\u202e", "é", "\U0001F600", "\"a,b\"", "\"a\nb\"", "2024-01-01", "1700000000", "1700000000000", "99999999999999",
        "{\"user\":1,\"item\":2}", "#", "//",
    ];

    public static readonly string[] Notebook =
    [
        "\"cells\":", "\"nbformat\":", "\"nbformat\":4", "\"nbformat_minor\":5", "\"source\":",
        "\"outputs\":", "\"metadata\":", "\"execution_count\":", "\"cell_type\":", "\"code\"",
        "\"markdown\"", "\"raw\"", "\"id\":", "\"tags\":", "\"data\":", "\"text/html\":",
        "\"image/png\":", "\"image/svg+xml\":", "\"text/latex\":", "\"output_type\":",
        "\"display_data\"", "\"error\"", "\"stream\"", "\"traceback\":", "\"attachments\":",
        "\"application/vnd.plotly.v1+json\":", "\"datasets\":", "\"\\u001b[31m\"", "\"# a\"", "\"$x$\"",
    ];

    public static readonly string[] Dib =
        ["#!csharp\n", "#!markdown\n", "#!meta\n", "#!html\n", "#!value --name x\n", "#!", "\n", "\r\n", "\uFEFF", "{\"kernelInfo\":{}}", "# a\n", "$x$", "\0"];

    public static readonly string[] Tex =
    [
        "{…}", "{", "}", "\\frac{…}{1}", "\\sqrt{…}", "\\sqrt[3]", "\\left(…\\right)", "\\left",
        "\\right", "^{…}", "_{…}", "^", "_", "'", "&", "\\\\", "\\begin{matrix}…\\end{matrix}",
        "\\begin{cases}", "\\begin{aligned}", "\\end{cases}", "\\end", "\\begin", "\\text{…}", "\\text",
        "\\mathbf{…}", "\\mathbb", "\\hat{…}", "\\overline{…}", "\\operatorname", "\\sum", "\\int",
        "\\lim", "\\alpha", "\\,", "\\", "%", "$", "\\middle|", "\\big(", "\\substack", "\\color{red}",
        "\\unknown", "\U0001D400", "\uD835", "<", "\"", "\0", "[", "]", "\\limits", "\\not", "\\underbrace{…}_{x}",
    ];

    public static readonly string[] Markdown =
    [
        "#", "# ", "\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "* ", "* * *", "---", "```", "~~~", "```csharp\n",
        "`", "``", "**…**", "*…*", "_…_", "~~…~~", "[…](x)", "[", "](", "![", "![…](x.png)", "<div>…</div>",
        "<script>", "<!--", "-->", "<![CDATA[", "<a href=\"javascript:x\">", "&amp;", "&#0;", "&#x110000;",
        "| a | b |\n|---|---|\n| c | d |\n", "|", "+---+\n", "+===+\n", "[^1]", "[^1]: x", "[a]: x", "$…$", "$$", "\\",
        "{.a #b c=d}", "{onclick=x}", "- [ ] ", "> [!NOTE]\n", "Term\n:   x", "http://a.b", "www.", "<x@y.z>", "^…^", "==…==", "\0", "\uD800", "\u202e", "\r",
    ];
}
