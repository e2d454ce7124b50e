using System.Text;
using System.Xml.Linq;

namespace Sansa.Interactive.Tests;

/// <summary>What every display must be: well-formed, small, static, labelled, and said in text as well.</summary>
internal static class Fragment
{
    public static XElement Check(object value)
    {
        var html = Displays.ToHtml(value);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, Displays.MaxHtmlBytes);
        var root = XElement.Parse(html);
        Assert.Equal("sansa", (string?)root.Attribute("class"));
        Assert.False(string.IsNullOrWhiteSpace((string?)root.Attribute("aria-label")));
        Assert.DoesNotContain(root.DescendantsAndSelf(), e => e.Name.LocalName is "script" or "iframe" or "object" or "link");
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(
            root.DescendantsAndSelf().Attributes(), a => a.Name.LocalName is "src" or "href" && !a.Value.StartsWith("data:", StringComparison.Ordinal));
        foreach (var svg in root.Descendants().Where(e => e.Name.LocalName == "svg" && (string?)e.Attribute("aria-hidden") != "true"))
            Assert.False(string.IsNullOrWhiteSpace((string?)svg.Attribute("aria-label")));
        foreach (var image in root.Descendants().Where(e => e.Name.LocalName == "img"))
            Assert.False(string.IsNullOrWhiteSpace((string?)image.Attribute("alt")));
        Assert.False(string.IsNullOrWhiteSpace(Displays.ToText(value)));
        Assert.Equal(html, Displays.ToHtml(value));
        return root;
    }

    /// <summary>All text of a fragment but its style sheet.</summary>
    public static string TextOf(XElement root) =>
        string.Concat(root.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name.LocalName != "style").Select(t => t.Value + "\n"));

    public static string FellBack => "Shown as text";
}
