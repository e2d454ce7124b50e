using System.Text.RegularExpressions;

namespace Sansa.Notebook.Reports;

/// <summary>What HTML of an author who is not trusted may say: nothing that runs, loads, covers the page or leads to a script.</summary>
internal static partial class SafeMarkup
{
    /// <summary>Elements that are left out with all that they hold.</summary>
    public static readonly HashSet<string> DroppedWithContent =
    [
        "script", "style", "iframe", "object", "embed", "applet", "noscript", "noembed", "noframes", "template", "title", "textarea", "select", "xmp",
        "plaintext", "head", "frameset", "audio", "video", "math", "foreignobject",
    ];

    /// <summary>Elements without an end tag.</summary>
    public static readonly HashSet<string> Void = ["br", "hr", "img", "input", "wbr", "col"];

    /// <summary>Elements that are kept; of another one only the content is.</summary>
    public static readonly HashSet<string> Elements =
    [
        .. Words("""
            a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img
            input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
            svg g path rect circle ellipse line polyline polygon text tspan image
            """),
    ];

    private static readonly HashSet<string> Global = [.. Words("class title lang dir role id tabindex")];

    private static readonly Dictionary<string, HashSet<string>> OfElement = new()
    {
        ["a"] = [.. Words("href rel")],
        ["img"] = [.. Words("src alt width height")],
        ["input"] = [.. Words("type checked")],
        ["td"] = [.. Words("colspan rowspan align valign")],
        ["th"] = [.. Words("colspan rowspan align valign scope")],
        ["table"] = [.. Words("border align")],
        ["ol"] = [.. Words("start type reversed")],
        ["li"] = ["value"],
        ["details"] = ["open"],
        ["time"] = ["datetime"],
    };

    private static readonly HashSet<string> Drawing =
    [
        .. Words("""
            d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points transform viewbox preserveaspectratio fill fill-opacity fill-rule stroke stroke-width
            stroke-dasharray stroke-linejoin stroke-linecap stroke-opacity opacity text-anchor dominant-baseline font-size font-weight font-family
            font-style href
            """),
    ];

    private static readonly HashSet<string> Drawn = [.. Words("svg g path rect circle ellipse line polyline polygon text tspan image")];

    private static readonly HashSet<string> Styles =
    [
        .. Words("""
            width height min-width max-width min-height max-height margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right
            padding-bottom padding-left text-align vertical-align color background background-color font-weight font-style font-size font-family line-height
            border border-top border-right border-bottom border-left border-color border-collapse border-spacing border-radius display white-space opacity
            overflow overflow-x overflow-y text-decoration float clear image-rendering list-style flex gap grid-template-columns
            """),
    ];

    /// <summary>The value of an attribute as it may stand; null where the attribute is to be left out.</summary>
    public static string? Attribute(string element, string name, string value)
    {
        var drawn = Drawn.Contains(element);
        var known = Global.Contains(name) || (name.StartsWith("aria-", StringComparison.Ordinal) && AriaName().IsMatch(name))
            || (OfElement.TryGetValue(element, out var own) && own.Contains(name)) || (drawn && Drawing.Contains(name));
        return (element, name) switch
        {
            (_, "style") => Style(value),
            _ when !known => null,
            ("a", "href") => IsLink(value) ? value : null,
            ("img", "src") or ("image", "href") => DataImage().IsMatch(value) ? value : null,
            (_, "href") => null,
            _ when drawn && value.Contains("url", StringComparison.OrdinalIgnoreCase) && !Global.Contains(name) => null,
            _ => value,
        };
    }

    /// <summary>True for a link to a place on a page, to a file, to the web or to a mailbox.</summary>
    public static bool IsLink(string url)
    {
        // Browsers drop these before they look for the scheme.
        var bare = string.Concat(url.Where(c => c > ' ' && c != '\u007f'));
        var colon = bare.IndexOf(':', StringComparison.Ordinal);
        var path = bare.AsSpan().IndexOfAny('/', '?', '#');
        if (colon < 0 || (path >= 0 && path < colon))
            return true;
        return bare[..colon].ToLowerInvariant() is "http" or "https" or "mailto";
    }

    /// <summary>True for base64 and white space alone, as the data of a picture are.</summary>
    public static bool IsBase64(string text) => Base64().IsMatch(text);

    private static string? Style(string style)
    {
        var kept = style.Split(';').Select(d => d.Split(':', 2)).Where(d => d.Length == 2)
            .Select(d => (Name: d[0].Trim().ToLowerInvariant(), Value: d[1].Trim()))
            .Where(d => Styles.Contains(d.Name) && StyleValue().IsMatch(d.Value) && Function().Matches(d.Value).All(f => IsHarmless(f.Groups[1].Value)));
        var text = string.Join(';', kept.Select(d => $"{d.Name}:{d.Value}"));
        return text.Length > 0 ? text : null;
    }

    private static bool IsHarmless(string function) =>
        function.ToLowerInvariant() is "rgb" or "rgba" or "hsl" or "hsla" or "calc" or "var" or "light-dark" or "repeat" or "minmax" or "min" or "max" or "";

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^aria-[a-z]+$")]
    private static partial Regex AriaName();

    [GeneratedRegex(@"^[A-Za-z0-9+/=\s]*$")]
    private static partial Regex Base64();

    [GeneratedRegex(@"^data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*$")]
    private static partial Regex DataImage();

    [GeneratedRegex(@"^[\w\s#%.,+\-()'""]{0,200}$")]
    private static partial Regex StyleValue();

    [GeneratedRegex(@"([\w-]*)\(")]
    private static partial Regex Function();
}
