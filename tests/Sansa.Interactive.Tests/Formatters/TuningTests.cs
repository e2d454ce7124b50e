using Sansa.Evaluation;
using Sansa.Interactive.Live;
using Sansa.Models;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Interactive.Tests.Formatters;

/// <summary>The displays of a search.</summary>
public sealed class TuningTests
{
    private static readonly SearchSpace Space = SearchSpace.Of(ItemKnn.Description);
    private static readonly CsrMatrix X = Matrices.Random(900, 60, 8, pattern: true), HeldOut = Matrices.Random(900, 60, 3, seed: 2, pattern: true);
    private static readonly TuningResult Result = Search(Space);

    [Fact]
    public void A_result_shows_the_leaderboard_the_charts_and_the_options_to_paste()
    {
        var text = Fragment.TextOf(Fragment.Check(Result));
        Assert.DoesNotContain(Fragment.FellBack, text, StringComparison.Ordinal);
        string[] parts = ["Tuning of ItemKNN", "12 trials", "neighbours", "to the best", "best so far", "new ItemKnnOptions", "--method itemknn"];
        foreach (var expected in parts)
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains(OptionsText.CSharp(Result.BestOptions), Displays.ToText(Result), StringComparison.Ordinal);
        Assert.Contains("Ndcg@5 against neighbours", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_rises_to_the_best()
    {
        var steps = SansaCharts.TuningCurve(Result).Spec.Series[0].Y;
        Assert.Equal(steps.Order(), steps);
        Assert.Equal(Result.Best!.Mean, steps[^1]);
        Assert.Equal(Result.Trials.Count, SansaCharts.TuningCurve(Result).Spec.Series.Skip(1).Sum(s => s.X.Length));
    }

    [Fact]
    public void A_space_shows_its_options_and_a_search_without_success_says_so()
    {
        Assert.Contains("shrinkage", Fragment.TextOf(Fragment.Check(Space)), StringComparison.Ordinal);
        var none = Search(SearchSpace.Nothing(Ease.Description, new EaseOptions { MemoryBudgetMB = 0 }).With("ridge-l2=1,2"));
        Assert.Contains("No trial succeeded", Fragment.TextOf(Fragment.Check(none)), StringComparison.Ordinal);
        Assert.Contains("There is no trial", Displays.ToText(TuningResult.Of(Space, "Ndcg@5", 3, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_runs_shows_its_progress_and_one_that_ended_is_one_line()
    {
        var last = new TuningProgress(13, "fit", 0.4, TimeSpan.FromSeconds(2), Result);
        var running = new TuningSnapshot("ItemKNN", TrainingState.Running, TimeSpan.FromSeconds(2), last);
        var text = Fragment.TextOf(Fragment.Check(running));
        Assert.Contains("trial 13", text, StringComparison.Ordinal);
        Assert.Contains("40 %", text, StringComparison.Ordinal);
        foreach (var state in new[] { TrainingState.Done, TrainingState.Interrupted, TrainingState.Failed })
            Assert.DoesNotContain('\n', Displays.ToText(running with { State = state }));
        Fragment.Check(running with { Last = null });
    }

    private static TuningResult Search(SearchSpace space) =>
        Tuner.Search(space, X, X, HeldOut, new TunerOptions { Runs = 12, Seconds = null, Metric = new Ndcg(5) });
}
