using Sansa.Evaluation;
using Sansa.Factorization;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Formatters;

[Collection("extension")]
public sealed class ModelTests
{
    private static readonly CsrMatrix X = Matrices.Random(400, 120, 6, pattern: true);
    private static readonly SansaModel Model = SansaModel.Fit(X, new SansaOptions { L2 = 5, Density = 0.05, Threads = 1 });

    private static void DoesNotFallBack(object value) => Assert.DoesNotContain(Fragment.FellBack, Fragment.TextOf(Fragment.Check(value)), StringComparison.Ordinal);

    [Fact]
    public void A_model_shows_options_stages_layers_and_compression()
    {
        var root = Fragment.Check(Model);
        var text = Fragment.TextOf(root);
        Assert.DoesNotContain(Fragment.FellBack, text, StringComparison.Ordinal);
        string[] bold = [.. root.Descendants("dd").Where(e => (string?)e.Attribute("class") == "sn-b").Select(e => e.Parent!.Element("dt")!.Value)];
        Assert.Equal(["L2", "Density", "Threads"], bold);
        foreach (var stage in Model.Report.Stages)
            Assert.Contains(stage.Name, text, StringComparison.Ordinal);
        Assert.Contains("Encoder: 120 × 120", text, StringComparison.Ordinal);
        Assert.Contains("times smaller", text, StringComparison.Ordinal);
        Assert.Contains("Training curve", text, StringComparison.Ordinal);
        Assert.Matches(@"\bL2 +5 \*", Displays.ToText(Model));
    }

    [Fact]
    public void Reports_of_every_kind()
    {
        DoesNotFallBack(Model.Report);
        DoesNotFallBack(new TrainingReport());
        DoesNotFallBack(new TrainingReport { Warnings = ["a <b> & c"], Decisions = [.. Enumerable.Repeat(new string('x', 900), 500)] });
        var steps = Enumerable.Range(0, 5000).Select(i => new InverseStep($"finetune {i}", i == 7 ? double.NaN : 1.0 / (i + 1), 0.1 / (i + 1), 100, i, 3)).ToArray();
        var root = Fragment.Check(new TrainingReport { InverseSteps = steps, Breakdowns = [new Breakdown(3, -1e-3, 20.1)] });
        Assert.Contains("4980 steps in the middle", Fragment.TextOf(root), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommendations_name_items_and_reasons()
    {
        int[] history = [1, 2, 3];
        var root = Fragment.Check(Displays.Recommendations(Model, history, k: 5, titles: i => $"Title <{i}>", explain: 2));
        var list = Model.Recommend(history, 5);
        string[] rows = [.. root.Descendants("tbody").Single().Elements().Select(r => r.Value)];
        Assert.Equal(list.Count, rows.Length);
        Assert.Contains($"Title <{list.Items[0]}>", rows[0], StringComparison.Ordinal);
        var best = Model.Explain(history, list.Items[0]);
        Assert.Contains($"Title <{best.HistoryItems[0]}> (+", rows[0], StringComparison.Ordinal);
        DoesNotFallBack(list);
        DoesNotFallBack(best);
        DoesNotFallBack(Model.Recommend([], 5));
        DoesNotFallBack(Model.Explain(Array.Empty<int>(), 4));
        DoesNotFallBack(Displays.SimilarItems(Model, 7));
        DoesNotFallBack(Model.Recommend(X, new() { K = 3 }));
    }

    [Fact]
    public void A_model_with_huge_names_stays_small()
    {
        var model = new SansaModel(Model.Encoder, Model.Decoder, Model.Order, Model.Options, Model.Report)
        {
            ItemIds = [.. Enumerable.Range(0, 120).Select(i => new string((char)('a' + (i % 26)), 10_000))],
            Protocol = new string('p', 10_000),
        };
        DoesNotFallBack(model);
        DoesNotFallBack(Displays.Recommendations(model, [.. Enumerable.Range(0, 60)], k: 1000, explain: 50));
    }

    [Fact]
    public void Evaluations_show_the_difference_from_published_values()
    {
        var result = Evaluator.Evaluate(Model, X, Matrices.Random(400, 120, 2, seed: 9, pattern: true), [new BarsRecall(20), new Ndcg(20), new Coverage(20)]);
        DoesNotFallBack(result);
        var published = result["BarsRecall@20"].Mean - (2 * result["BarsRecall@20"].StandardError!.Value);
        var root = Fragment.Check(Displays.Evaluation(result, new Dictionary<string, double> { ["BarsRecall@20"] = published, ["HitRate@5"] = 1 }, "the paper, Table 2"));
        var row = root.Descendants("tr").Single(r => r.Value.StartsWith("BarsRecall@20", StringComparison.Ordinal));
        Assert.Equal("+2", row.Elements().Last().Value);
        Assert.Contains("not evaluated here: HitRate@5", Fragment.TextOf(root), StringComparison.Ordinal);
    }

    [Fact]
    public void Orderings_and_factors()
    {
        var gramian = Gramian(X);
        var order = FillReducingOrdering.Compute(X, OrderingMethod.ColumnMinimumDegree);
        DoesNotFallBack(order);
        var root = Fragment.Check(Displays.Reordering(gramian, order));
        string[] pictures = [.. root.Descendants("img").Select(e => (string?)e.Attribute("src") ?? "")];
        Assert.Equal(2, pictures.Distinct().Count());
        Assert.Single(Fragment.Check(Displays.Reordering(gramian, Permutation.Identity(120))).Descendants("img").Select(e => (string?)e.Attribute("src")).Distinct());
        DoesNotFallBack(SymbolicAnalysis.Compute(X, order));
        var factor = new LdlFactor(X.SelectRows([.. Enumerable.Range(0, 120)]).ToCsc(), [.. Enumerable.Repeat(2f, 120)]);
        Assert.Contains("Gramian", Fragment.TextOf(Fragment.Check(Displays.Factor(factor, gramian.NonzeroCount))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Displays.Reordering(X, Permutation.Identity(3)));
    }

    [Fact]
    public void Derived_models_have_the_display_of_the_base()
    {
        SansaExtension.Load();
        Assert.Contains("SansaModel, 120 items", Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(Model, "text/html"), StringComparison.Ordinal);
    }

    private static CsrMatrix Gramian(CsrMatrix x)
    {
        var dense = x.ToDense();
        var n = x.ColumnCount;
        var g = new float[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var u = 0; u < x.RowCount; u++)
                    g[i, j] += dense[u, i] * dense[u, j];
            }
        }

        return CsrMatrix.FromDense(g);
    }
}
