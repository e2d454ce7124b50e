using Sansa.Evaluation;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Interactive.Tests.Formatters;

[Collection("extension")]
public sealed class ModelTests
{
    private static readonly CsrMatrix X = Matrices.Random(400, 120, 6, pattern: true);
    private static readonly SansaModel Model = SansaModel.Fit(
        X, new SansaOptions { Ridge = new(5), Density = Density.Share(0.05), Inverse = new MinimalResidual { Scans = 2 }, Threads = 1 });

    private static void DoesNotFallBack(object value) =>
        Assert.DoesNotContain(Fragment.FellBack, Fragment.TextOf(Fragment.Check(value)), StringComparison.Ordinal);

    [Fact]
    public void A_model_shows_options_stages_layers_and_compression()
    {
        var root = Fragment.Check(Model);
        var text = Fragment.TextOf(root);
        Assert.DoesNotContain(Fragment.FellBack, text, StringComparison.Ordinal);
        Assert.Equal(["Ridge", "Density", "Inverse", "Inverse.Scans", "Threads"], Bold(root));
        foreach (var stage in Model.Report.Stages)
            Assert.Contains(stage.Name, text, StringComparison.Ordinal);
        Assert.Contains("Encoder: 120 × 120", text, StringComparison.Ordinal);
        Assert.Contains("times smaller", text, StringComparison.Ordinal);
        // A refinement of so few steps is told and not drawn.
        Assert.InRange(Model.Report.InverseSteps.Count, 1, 2);
        Assert.Contains(SansaCharts.TrainingCurve(Model.Report).Spec.Notes.Single(), text, StringComparison.Ordinal);
        Assert.Matches(@"\bRidge +5 \*", Displays.ToText(Model));
    }

    [Fact]
    public void Options_show_what_was_chosen_and_all_that_it_has_and_nothing_else()
    {
        var fitted = new SansaOptions { Factor = new ExactFactor(), Inverse = new SparseInverseCholesky { PatternRidge = new(7), MaxSteps = 5 } };
        var root = Fragment.Check(fitted);
        Assert.Equal(
            ["Ridge", "Density", "Factor", "Factor.Ordering", "Factor.QuotaPerItem", "Inverse",
                "Inverse.PatternRidge", "Inverse.MaxSteps", "Inverse.Tolerance", "UserWeightExponent", "WeightPower", "ScoreExponent",
                "MemoryBudgetMB", "Threads"],
            root.Descendants("dt").Select(e => e.Value));
        Assert.Equal(["Factor", "Inverse.PatternRidge", "Inverse.MaxSteps"], Bold(root));
        Assert.Contains("SparseInverseCholesky", Fragment.TextOf(root), StringComparison.Ordinal);
        foreach (var kind in ModelKinds.All)
            Assert.Empty(Bold(Fragment.Check(kind.Defaults)));
        DoesNotFallBack(new MinimalResidual());
        DoesNotFallBack(new IncompleteFactor());
    }

    [Fact]
    public void Every_model_of_the_list_shows_its_options_and_its_size()
    {
        foreach (var kind in ModelKinds.All)
        {
            var model = kind.Fit(X, Matrices.QuickOptions(kind));
            DoesNotFallBack(model);
            var text = Displays.ToText(model);
            Assert.Contains(kind.Description, text, StringComparison.Ordinal);
            Assert.Contains($"{model.WeightCount:N0}", text, StringComparison.Ordinal);
            Assert.Contains("Threads", text, StringComparison.Ordinal);
            (model as IDisposable)?.Dispose();
        }
    }

    /// <summary>The residual of a fit once stood there as a loss.</summary>
    [Fact]
    public void A_fitted_model_shows_residuals_and_no_loss()
    {
        var fitted = SansaModel.Fit(X);
        foreach (var shown in (object[])[fitted, fitted.Report])
        {
            var text = Fragment.TextOf(Fragment.Check(shown));
            Assert.Contains("residual", text, StringComparison.Ordinal);
            Assert.DoesNotContain("loss", text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("no training loss; fit residual", SansaCharts.TrainingCurve(fitted.Report).ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string> Factors => ["incomplete", "exact"];

    [Theory]
    [MemberData(nameof(Factors))]
    public void Each_step_of_a_fit_shows_itself(string name)
    {
        FactorOptions factor = name == "exact" ? new ExactFactor() : new IncompleteFactor();
        var data = InteractionMatrix.Of(X);
        var density = Density.PerItem(20);
        var scaled = factor.Scale(data);
        var ordered = factor.Order(scaled);
        var ldl = factor.Factorize(ordered, new Ridge(20), density);
        var fitted = new SparseInverseCholesky().Invert(ldl, ordered, new Ridge(30, 0.5), density);
        var refined = new MinimalResidual().Invert(ldl, ordered, new Ridge(20), density);
        object[] steps =
            [FitPlan.Of(data, new SansaOptions { Factor = factor }), data, scaled, ordered, ldl, fitted, refined, SansaLayers.Assemble(fitted, ordered.Order)];
        foreach (var step in steps)
        {
            var text = Fragment.TextOf(Fragment.Check(step));
            Assert.DoesNotContain(Fragment.FellBack, text, StringComparison.Ordinal);
            Assert.Contains("120", text, StringComparison.Ordinal);
        }

        Assert.Contains("residuals", Displays.ToText(fitted), StringComparison.Ordinal);
        Assert.Contains("loss", Displays.ToText(refined), StringComparison.Ordinal);
        Assert.Equal(name == "exact", Displays.ToText(ordered).Contains("nonzeros of L", StringComparison.Ordinal));
    }

    private static string[] Bold(System.Xml.Linq.XElement root) =>
        [.. root.Descendants("dd").Where(e => (string?)e.Attribute("class") == "sn-b").Select(e => e.Parent!.Element("dt")!.Value)];

    [Fact]
    public void Reports_of_every_kind()
    {
        DoesNotFallBack(Model.Report);
        DoesNotFallBack(new TrainingReport());
        DoesNotFallBack(new TrainingReport { Warnings = ["a <b> & c"], Decisions = [.. Enumerable.Repeat(new string('x', 900), 500)] });
        var steps = Enumerable.Range(0, 5000)
            .Select(i => new InverseStep($"finetune {i}", i == 7 ? double.NaN : 1.0 / (i + 1), 0.1 / (i + 1), 100, i, 3))
            .ToArray();
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
    public void Lists_side_by_side_have_a_row_each_and_mark_what_the_user_chose()
    {
        var list = Model.Recommend([1, 2, 3], 5);
        var view = Displays.SideBySide(
            [new("first", list), new("second", Model.Recommend([], 5))], [list.Items[1], -1], k: 3, titles: item => $"title {item}");
        var text = Displays.ToText(view);
        Assert.Contains($"✓ title {list.Items[1]}", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"✓ title {list.Items[0]}", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"title {list.Items[3]}", text, StringComparison.Ordinal);
        Assert.Equal(["first", "second"], Fragment.Check(view).Descendants("tbody").Single().Elements().Select(row => row.Elements().First().Value));
        Assert.Contains("there are 2 such items", text, StringComparison.Ordinal);
        Fragment.Check(Displays.SideBySide([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Displays.SideBySide([new("first", list)], k: 0));
    }

    [Fact]
    public void A_model_with_huge_names_stays_small()
    {
        var model = new SansaModel(new SansaLayers(Model.Encoder, Model.Decoder), Model.Order, Model.Options, Model.Report)
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
        var root = Fragment.Check(
            Displays.Evaluation(result, new Dictionary<string, double> { ["BarsRecall@20"] = published, ["HitRate@5"] = 1 }, "the paper, Table 2"));
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
        Assert.Single(
            Fragment.Check(Displays.Reordering(gramian, Permutation.Identity(120))).Descendants("img").Select(e => (string?)e.Attribute("src")).Distinct());
        DoesNotFallBack(SymbolicAnalysis.Compute(InteractionMatrix.Of(X), order));
        var factor = new LdlFactor(X.SelectRows([.. Enumerable.Range(0, 120)]).ToCsc(), [.. Enumerable.Repeat(2f, 120)]);
        Assert.Contains("Gramian", Fragment.TextOf(Fragment.Check(Displays.Factor(factor, gramian.NonzeroCount))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Displays.Reordering(X, Permutation.Identity(3)));
    }

    [Fact]
    public void Derived_models_have_the_display_of_the_base()
    {
        SansaExtension.Load();
        Assert.Contains("SANSA, 120 items", Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(Model, "text/html"), StringComparison.Ordinal);
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
