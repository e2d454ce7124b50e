using Sansa.Models;
using Sansa.Ordering;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Testing;

namespace Sansa.Interactive.Tests.Explorers;

public sealed partial class NetworkTests
{
    private const int Items = Communities.Items;
    private static readonly CsrMatrix X = Communities.Two();
    private static readonly Dissection Found = Dissection.Compute(X);
    private static readonly Func<int, string> Titles = i => $"item-{i:000}";

    public static TheoryData<string> Kinds => ["sansa", "itemknn", "ease"];

    private static Recommender Model(string kind) =>
        kind == "sansa" ? SansaModel.Fit(X, new SansaOptions { Density = Density.PerItem(12) }) : ModelKinds.Find(kind).Fit(X);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Around_an_item_are_the_largest_weights_of_its_row(string kind)
    {
        var model = Model(kind);
        var json = await Browser.RunAsync(Displays.ItemNetwork(model, Found, 605, Titles), """
            var seen = [];
            function note() { seen.push(JSON.parse(place.getAttribute("data-state"))); }
            note();
            [0, 299, 300, 609].forEach(function (item) { explorer.goTo(item); note(); });
            return seen;
            """);
        Assert.Equal(5, json.GetArrayLength());
        foreach (var state in json.EnumerateArray())
        {
            var item = state.GetProperty("item").GetInt32();
            var expected = Enumerable.Range(0, Items).Where(j => j != item).Select(j => (Item: j, Weight: model.Explain([item], j).Score))
                .Where(w => w.Weight != 0).OrderByDescending(w => Math.Abs(w.Weight)).Take(12).ToArray();
            var ring = state.GetProperty("ring").EnumerateArray()
                .Select(r => (Item: r.GetProperty("item").GetInt32(), Weight: r.GetProperty("weight").GetSingle())).ToArray();
            Assert.Equal(expected.Length, ring.Length);
            // Three digits may change the order of weights that are nearly equal.
            for (var k = 0; k < ring.Length; k++)
                Assert.Equal(expected[k].Weight, ring[k].Weight, 0.01 * Math.Abs(expected[k].Weight));
            Assert.All(ring, r => Assert.Equal(model.Explain([item], r.Item).Score, r.Weight, 0.004 * Math.Abs(r.Weight)));
            Assert.Equal(item >= 600 ? "separator of level 0" : "in a part of", state.GetProperty("place").GetString()![..(item >= 600 ? 20 : 12)]);
        }
    }

    [Fact]
    public async Task One_goes_on_by_click_key_and_search_and_sees_the_separators()
    {
        var json = await Browser.RunAsync(Displays.ItemNetwork(Model("sansa"), Found, 605, Titles), """
            var seen = [], bars = place.querySelector(".sn-bars"), box = place.querySelector("input");
            function note() { seen.push({ item: explorer.item, part: bars.getAttribute("data-part"), said: place.querySelector(".sn-said").textContent,
              members: place.querySelectorAll(".sn-members button").length, spots: place.querySelectorAll(".sn-spot").length,
              trail: Array.from(place.querySelectorAll(".sn-chips button"), function (b) { return b.textContent; }) }); }
            note();
            press(bars, "ArrowDown"); note();
            press(bars, "ArrowRight"); note();
            press(bars, "ArrowUp"); note();
            press(place.querySelector(".sn-spot[tabindex]"), "Enter"); note();
            place.querySelector(".sn-near button").click(); note();
            box.value = "item-007"; box.dispatchEvent(new Event("input")); press(box, "Enter"); note();
            place.querySelector(".sn-chips button").click(); note();
            return { seen: seen, focus: document.activeElement.getAttribute("class"), parts: explorer.parts.map(function (p) {
              return { level: p.level, from: p.from, size: p.size, items: Array.from(p.items) }; }) };
            """);
        var seen = json.GetProperty("seen").EnumerateArray().ToArray();
        string Said(int k) => seen[k].GetProperty("said").GetString()!;
        int Number(int k, string name) => seen[k].GetProperty(name).GetInt32();
        Assert.Equal("Level 0: 10 items of 610 separate 300 from 300.", Said(0));
        Assert.Equal((605, 10, "0"), (Number(0, "item"), Number(0, "members"), seen[0].GetProperty("part").GetString()));
        Assert.StartsWith("Level 1: ", Said(1), StringComparison.Ordinal);
        Assert.NotEqual(seen[1].GetProperty("part").GetString(), seen[2].GetProperty("part").GetString());
        Assert.Equal("0", seen[3].GetProperty("part").GetString());
        Assert.NotEqual(605, Number(4, "item"));
        Assert.NotEqual(Number(4, "item"), Number(5, "item"));
        Assert.Equal(7, Number(6, "item"));
        Assert.Equal(["item-605", Titles(Number(4, "item")), Titles(Number(5, "item")), "item-007"],
            seen[6].GetProperty("trail").EnumerateArray().Select(t => t.GetString()!));
        Assert.Equal(605, Number(7, "item"));

        var parts = json.GetProperty("parts").EnumerateArray().ToArray();
        Assert.Equal(Found.Parts.Count, parts.Length);
        for (var k = 0; k < parts.Length; k++)
        {
            var part = Found.Parts[k];
            Assert.Equal(part.Items, parts[k].GetProperty("items").EnumerateArray().Select(e => e.GetInt32()));
            Assert.Equal((part.Level, part.Size), (parts[k].GetProperty("level").GetInt32(), parts[k].GetProperty("size").GetInt32()));
            // From left to right as they are eliminated: the part's own items are its last ones.
            if (part.Items.Length > 0)
                Assert.Equal(Found.Order.OldToNew[part.Items[^1]] + 1, parts[k].GetProperty("from").GetInt32() + part.Size);
        }
    }

    [Fact]
    public void Without_scripts_weights_and_separators_are_tables()
    {
        var model = Model("sansa");
        var view = Displays.ItemNetwork(model, Found, 605, Titles);
        var text = Displays.ToText(view);
        Assert.Contains("Strongest weights of item-605 (separator of level 0)", text, StringComparison.Ordinal);
        Assert.Contains("First separators", text, StringComparison.Ordinal);
        Assert.Equal(Displays.ToHtml(view), Displays.ToHtml(Displays.ItemNetwork(model, Found, 605, Titles)));
    }

    [Fact]
    public void A_dissection_shows_its_levels()
    {
        var text = Fragment.TextOf(Fragment.Check(Found)).ReplaceLineEndings(" ");
        Assert.Contains("Dissection of 610 items", text, StringComparison.Ordinal);
        Assert.Contains(" 0 1 10 610 1.639 % 610 ", text, StringComparison.Ordinal);
        Assert.Contains("too few items", Displays.ToText(Dissection.Compute(CsrMatrix.Empty(3, 5))), StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_no_more_than_it_may_and_says_what_it_cannot_show()
    {
        var model = Model("itemknn");
        var drawn = Enumerable.Range(0, 30).Select(k => Drawn(model, maxBytes: 20_000 - (600 * k))).ToArray();
        Assert.Equal(12, drawn[0]);
        Assert.Equal(drawn.OrderDescending(), drawn);
        Assert.Subset(new HashSet<int> { 0, 3, 5, 7, 9, 12 }, drawn.ToHashSet());
        Assert.Contains(drawn, perItem => perItem is > 0 and < 12);
        Assert.Equal(0, drawn[^1]);
        Assert.Throws<ArgumentException>(() => Displays.ItemNetwork(model, Found, 0, Titles, maxBytes: 2_000));
        Assert.Throws<ArgumentException>(() => Displays.ItemNetwork(model, Dissection.Compute(CsrMatrix.Empty(3, 5)), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Displays.ItemNetwork(model, Found, Items));
        Assert.Throws<ArgumentException>(() => Displays.ItemNetwork(ModelKinds.Find("popularity").Fit(X), Found, 0));
    }

    /// <summary>How many neighbours an item has in so many bytes; 0 where it is refused.</summary>
    private static int Drawn(Recommender model, int maxBytes)
    {
        try
        {
            var text = Displays.ToText(Displays.ItemNetwork(model, Found, 0, Titles, maxBytes));
            return int.Parse(NeighbourCount().Match(text).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return 0;
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex("with their ([0-9]+) strongest weights")]
    private static partial System.Text.RegularExpressions.Regex NeighbourCount();
}
