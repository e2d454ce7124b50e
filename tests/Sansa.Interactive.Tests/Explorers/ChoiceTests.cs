using Sansa.Evaluation;
using Sansa.Experiments;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Explorers;

public sealed class ChoiceTests
{
    private static readonly CsrMatrix X = Matrices.Random(300, 80, 6, seed: 8, pattern: true);
    private static readonly CsrMatrix HeldOut = Matrices.Random(300, 80, 3, seed: 9, pattern: true);

    private static SansaModel Fit(double entries) => SansaModel.Fit(X, new SansaOptions { Density = Density.PerItem(entries) });

    [Fact]
    public async Task The_slider_shows_one_density_at_a_time()
    {
        (Recommender, EvaluationResult)[] models = [.. new[] { 2.0, 5, 20 }.Select(d => Fit(d))
            .Select(m => ((Recommender)m, Evaluator.Evaluate(m, X, HeldOut, [new BarsRecall(20)])))];
        var view = Displays.Densities(models, "BarsRecall@20", [1, 2, 3]);
        var json = await Browser.RunAsync(view, """
            var slider = place.querySelector("input"), seen = [];
            for (var k = 0; k < 3; k++) {
              slider.value = k;
              slider.dispatchEvent(new Event("input"));
              var open = Array.from(place.querySelectorAll(".sn-panel")).filter(function (p) { return p.offsetHeight > 0; });
              seen.push({ open: open.length, name: open[0].getAttribute("aria-label"), item: open[0].querySelector("tbody th + td").textContent,
                says: slider.getAttribute("aria-valuetext") });
            }
            return seen;
            """);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(1, json[k].GetProperty("open").GetInt32());
            Assert.Equal(json[k].GetProperty("name").GetString(), json[k].GetProperty("says").GetString());
            Assert.StartsWith($"item {models[k].Item1.Recommend([1, 2, 3], 8).Items[0]}", json[k].GetProperty("item").GetString(), StringComparison.Ordinal);
        }

        Assert.Contains($"{models[1].Item2["BarsRecall@20"].Mean:0.0000}", Displays.ToText(view), StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => Displays.Densities(models, "Ndcg@7", [1]));
        Assert.Throws<ArgumentException>(() => Displays.Densities([], "BarsRecall@20", [1]));
    }

    [Fact]
    public async Task A_duel_counts_what_each_model_finds()
    {
        var (a, b) = (Fit(2), Fit(20));
        int[] users = [0, 5, 9];
        var view = Displays.Duel(("small", a), ("large", b), X, HeldOut, users);
        var found = users.Sum(u => b.Recommend(X.Row(u), 10).Items.Intersect(HeldOut.Row(u).Indices.ToArray()).Count());
        Assert.Contains($"large {found};", Displays.ToText(view), StringComparison.Ordinal);
        var json = await Browser.RunAsync(view, """
            place.querySelector("[aria-label=Next]").click();
            return Array.from(place.querySelectorAll(".sn-panel")).filter(function (p) { return !p.hidden; }).map(function (p) { return p.textContent; });
            """);
        var text = Assert.Single(json.EnumerateArray()).GetString()!;
        Assert.Contains("User 5", text, StringComparison.Ordinal);
        Assert.Contains($"{a.Recommend(X.Row(5), 10).Items.Intersect(HeldOut.Row(5).Indices.ToArray()).Count()} of {HeldOut.RowLength(5)} found", text,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Displays.Duel(("a", a), ("b", b), X, CsrMatrix.Empty(300, 79), users));
        Assert.Throws<ArgumentException>(() => Displays.Duel(("a", a), ("b", b), X, HeldOut, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Displays.Duel(("a", a), ("b", b), X, HeldOut, [300]));
    }

    [Fact]
    public async Task A_leaderboard_is_sorted_by_any_column_and_filtered()
    {
        var run = new RunExecutor();
        RunRecord[] records = [.. new[] { 4.0, 20 }.SelectMany(d => new[] { "sansa", "itemknn" }.Select(model => run.Run(
            new RunSpec
            {
                Name = $"{model}-{d}",
                Data = "debian-packages",
                Model = model,
                Filter = new DataFilter { MinUsersPerItem = 60 },
                Options = model == "sansa" ? new System.Text.Json.Nodes.JsonObject { ["density"] = d } : [],
            },
            "test")))];
        var metric = records[0].Metrics[0].Name;
        var view = Displays.Leaderboard(new Leaderboard(records, metric));
        var json = await Browser.RunAsync(view, """
            function rows(column) { return Array.from(place.querySelectorAll("tbody tr"))
              .filter(function (r) { return !r.hidden; }).map(function (r) { return r.cells[column].textContent; }); }
            var seen = [rows(0)], heads = place.querySelectorAll(".sn-sort"), box = place.querySelector("input");
            heads[6].click(); seen.push(rows(0));
            heads[6].click(); seen.push(rows(0));
            heads[0].click(); seen.push([heads[0].parentNode.getAttribute("aria-sort")]);
            box.value = "KNN"; box.dispatchEvent(new Event("input")); seen.push(rows(1));
            return seen;
            """);
        string[] Row(int k) => [.. json[k].EnumerateArray().Select(e => e.GetString()!)];
        var board = records.OrderByDescending(r => r[metric].Mean).ToArray();
        Assert.Equal(["1", "2", "3", "4"], Row(0));
        Assert.Equal(Enumerable.Range(0, 4).OrderByDescending(i => board[i].Nonzeros.Total).Select(i => $"{i + 1}"), Row(1));
        Assert.Equal(Enumerable.Range(0, 4).OrderBy(i => board[i].Nonzeros.Total).Select(i => $"{i + 1}"), Row(2));
        Assert.Equal(["descending"], Row(3));
        Assert.Equal(2, Row(4).Length);
    }
}
