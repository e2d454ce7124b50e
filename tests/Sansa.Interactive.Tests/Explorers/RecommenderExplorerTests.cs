using System.Text.Json;
using System.Xml.Linq;
using Sansa.Gramian;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Explorers;

public sealed class RecommenderExplorerTests
{
    private const int Items = 120;
    private static readonly CsrMatrix X = Matrices.Random(400, Items, 6, seed: 4, pattern: true);
    private static readonly Func<int, string> Titles = i => i == 7 ? "odd & <b>name</b>\nof two lines" : $"item-{i:000}";

    public static TheoryData<string> Kinds => ["sansa", "itemknn", "ease"];

    private static Recommender Model(string kind) => kind switch
    {
        "sansa" => SansaModel.Fit(X, new SansaOptions { Density = Density.PerItem(12) }),
        "ease" => Ease.Fit(X, new EaseOptions { Ridge = new Ridge(20) }),
        _ => ModelKinds.Find(kind).Fit(X),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_browser_recommends_as_the_pruned_model_does(string kind)
    {
        var model = Model(kind);
        var pruned = PrunedModel.Of(model, 20_000, Titles);
        var explorer = Displays.Explorer(model, [3, 50], Titles, k: 12, maxBytes: 20_000);
        var json = await Browser.RunAsync(explorer, """
            var lists = [place.getAttribute("data-list")], box = place.querySelector("input");
            [[9, 3, 100], [0], [], [119, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 40, 60, 70, 80, 90]].forEach(function (basket) {
              explorer.setBasket(basket);
              lists.push(place.getAttribute("data-list"));
            });
            var parts = Array.from(explorer.model.parts([3, 9, 100]), function (p) { return [p[0], Array.from(p[1])]; });
            return { lists: lists.map(JSON.parse), names: explorer.model.names, parts: parts };
            """);

        var lists = json.GetProperty("lists").EnumerateArray().ToArray();
        Assert.Equal(5, lists.Length);
        foreach (var list in lists)
        {
            int[] history = [.. list.GetProperty("history").EnumerateArray().Select(e => e.GetInt32())];
            var expected = pruned.Recommender.Recommend(history, 12);
            Assert.Equal(expected.Items, list.GetProperty("list").EnumerateArray().Select(e => e.GetProperty("item").GetInt32()));
            Assert.Equal(expected.Scores, list.GetProperty("list").EnumerateArray().Select(e => e.GetProperty("score").GetSingle()));
        }

        foreach (var part in json.GetProperty("parts").EnumerateArray())
        {
            for (var item = 0; item < Items; item++)
                Assert.Equal(pruned.Recommender.Explain([part[0].GetInt32()], item).Score, part[1][item].GetSingle());
        }

        Assert.Equal(Enumerable.Range(0, Items).Select(i => Titles(i).Replace('\n', ' ')), json.GetProperty("names").EnumerateArray()
            .Select(e => e.GetString()!));
    }

    [Fact]
    public async Task Keys_search_try_and_fill_the_basket()
    {
        var model = Model("sansa");
        var json = await Browser.RunAsync(Displays.Explorer(model, null, Titles, maxBytes: 20_000), """
            var box = place.querySelector("input"), said = [];
            function type(text) { box.focus(); box.value = text; box.dispatchEvent(new Event("input")); }
            function note() { said.push({ basket: explorer.basket.slice(), list: JSON.parse(place.getAttribute("data-list")).history,
              open: box.getAttribute("aria-expanded"),
              options: Array.from(place.querySelectorAll("[role=option]"), function (o) { return o.textContent + o.getAttribute("aria-selected"); }) }); }
            type("item-01"); note();
            press(box, "ArrowDown"); note();
            press(box, "Enter"); note();
            type("007x"); note();
            press(box, "Escape");
            place.querySelector(".sn-recommended .sn-name").click(); note();
            press(box, "Backspace"); note();
            type("<B>NAME"); press(box, "Enter"); note();
            place.querySelector(".sn-out").click(); note();
            return { said: said, active: document.activeElement === box, similar: JSON.parse(place.getAttribute("data-similar")) };
            """);

        var said = json.GetProperty("said").EnumerateArray().ToArray();
        Assert.Equal(8, said[0].GetProperty("options").GetArrayLength());
        Assert.Equal("item-010true", said[0].GetProperty("options")[0].GetString());
        Assert.Equal([10], Numbers(said[0], "list"));
        Assert.Equal([11], Numbers(said[1], "list"));
        Assert.Empty(Numbers(said[1], "basket"));
        Assert.Equal([11], Numbers(said[2], "basket"));
        Assert.Equal("false", said[2].GetProperty("open").GetString());
        Assert.Equal(0, said[3].GetProperty("options").GetArrayLength());
        Assert.Equal([11], Numbers(said[3], "list"));
        Assert.Equal(2, Numbers(said[4], "basket").Length);
        Assert.Equal([11], Numbers(said[5], "basket"));
        Assert.Equal([11, 7], Numbers(said[6], "basket"));
        Assert.Equal([7], Numbers(said[7], "basket"));
        Assert.True(json.GetProperty("active").GetBoolean());
        Assert.Equal(11, json.GetProperty("similar").GetProperty("item").GetInt32());
    }

    [Fact]
    public void Without_scripts_the_list_at_the_beginning_is_there()
    {
        var model = Model("sansa");
        var view = Displays.Explorer(model, [3, 50], Titles);
        var html = Displays.ToHtml(view);
        var root = XElement.Parse(html);
        var text = string.Concat(root.Descendants("table").Single().DescendantNodes().OfType<XText>().Select(t => t.Value + "\n"));
        var first = PrunedModel.Of(model, titles: Titles).Recommender.Recommend([3, 50]).NameOf(0);
        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(first, Displays.ToText(view), StringComparison.Ordinal);
        Assert.DoesNotContain("DecompressionStream", Displays.ToText(view), StringComparison.Ordinal);
        Assert.DoesNotContain(root.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href");
        Assert.Equal(html, Displays.ToHtml(view));
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(8_000)]
    [InlineData(1_000_000)]
    public void It_takes_no_more_than_it_may(int maxBytes)
    {
        var model = Model("sansa");
        var pruned = PrunedModel.Of(model, maxBytes);
        Assert.InRange(pruned.PageByteCount, 1, maxBytes);
        Assert.InRange(pruned.Recommender.WeightCount, maxBytes > 3_000 ? 1 : 0, model.WeightCount);
        Assert.InRange(pruned.Agreement, 0, 1);
        if (maxBytes == 1_000_000)
            Assert.InRange(pruned.Agreement, 0.8, 1);
        Assert.InRange(Displays.ToHtml(Displays.Explorer(model, maxBytes: maxBytes)).Length, maxBytes > 100_000 ? 1 : maxBytes / 2, maxBytes
            + Displays.MaxHtmlBytes);
    }

    [Fact]
    public void What_cannot_be_shown_says_why()
    {
        Assert.Contains("names of 120 items", Assert.Throws<ArgumentException>(() => Displays.Explorer(Model("itemknn"), maxBytes: 100)).Message,
            StringComparison.Ordinal);
        Assert.Contains("sparse weights", Assert.Throws<ArgumentException>(() => Displays.Explorer(ModelKinds.Find("popularity").Fit(X))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Displays.Explorer(Model("itemknn"), [Items]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Displays.Explorer(Model("itemknn"), k: 0));
        Assert.Throws<NotSupportedException>(() => PrunedModel.Of(Model("itemknn")).Recommender.Save(Path.Combine(Path.GetTempPath(), "pruned.sansa")));
    }

    private static int[] Numbers(JsonElement at, string name) => [.. at.GetProperty(name).EnumerateArray().Select(e => e.GetInt32())];
}
