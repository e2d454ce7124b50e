using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sansa.Testing;

namespace Sansa.Interactive.Tests.Explorers;

/// <summary>Opens a display as a page in a real browser, does there what a user does, and reads what the page then says.</summary>
internal static partial class Browser
{
    /// <summary>The JSON that a script returns, run when the explorer has started; every error that the page's console told fails the test.</summary>
    /// <param name="view">The display.</param>
    /// <param name="script">The body of a function of <c>explorer</c>, <c>place</c> (its element) and <c>press(element, key)</c>.</param>
    public static async Task<JsonElement> RunAsync(object view, string script)
    {
        Chromium.Require();
        var probe = $$"""
            <script>
            (function wait() {
              var place = document.querySelector(".sn-e");
              if (!place || !place.explorer) { setTimeout(wait, 20); return; }
              function press(at, key) { at.dispatchEvent(new KeyboardEvent("keydown", { key: key, bubbles: true, cancelable: true })); }
              var result = (function (explorer, place) { {{script}} })(place.explorer, place);
              document.body.setAttribute("data-result", JSON.stringify({ wide: document.documentElement.scrollWidth > innerWidth, result: result }));
            })();
            </script></body>
            """;
        var folder = Directory.CreateTempSubdirectory("sansa-explorer");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(page, Displays.ToPage(view, "A <test>").Replace("</body>", probe, StringComparison.Ordinal));
            var opened = await Chromium.OpenAsync(page, Path.Combine(folder.FullName, "profile"));
            Assert.Empty(opened.ConsoleErrors);
            var result = Result().Match(opened.Dom);
            Assert.True(result.Success, opened.Dom[^Math.Min(2000, opened.Dom.Length)..] + opened.Log);
            using var json = JsonDocument.Parse(WebUtility.HtmlDecode(result.Groups[1].Value));
            Assert.False(json.RootElement.GetProperty("wide").GetBoolean(), "the page is wider than a phone");
            return json.RootElement.GetProperty("result").Clone();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("data-result=\"([^\"]*)\"")]
    private static partial Regex Result();
}
