using FsCheck;
using FsCheck.Fluent;
using Sansa.Evaluation;
using Sansa.Models;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Tests.Tuning;

/// <summary>The contract of a search, whatever the model.</summary>
public sealed class TunerTests
{
    private static readonly TunerOptions Ten = new() { Runs = 10, Seconds = null, Metric = new Ndcg(5), Threads = 1 };
    private static readonly SearchSpace Ridges = SearchSpace.Of(Ease.Description);

    [Fact]
    public void The_first_trial_is_the_start_so_that_the_best_is_never_worse()
    {
        var result = Search(Ten);
        Assert.Equal(10, result.Trials.Count);
        Assert.Equal(Ridges.Start, result.Trials[0].Options);
        Assert.True(result.Best!.Mean >= result.Trials[0].Mean);
        Assert.Equal(result.Best, result.Leaderboard[0].Trial);
        Assert.Equal(0, result.Leaderboard[0].Difference.Mean);
        Assert.Equal(Enumerable.Range(1, 10), result.Leaderboard.Select(s => s.Place));
        Assert.Equal(10, result.Trials.Select(t => OptionsText.CommandLine(Ease.Description, t.Options)).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_trials_at_any_number_of_threads_and_another_seed_others()
    {
        var one = Search(Ten);
        Assert.Equal(Texts(one), Texts(Search(Ten with { Threads = 2 })));
        Assert.NotEqual(Texts(one), Texts(Search(Ten with { Seed = 2 })));
    }

    /// <summary>Wherever it was stopped, a search that goes on ends where it would have ended.</summary>
    [Fact]
    public void A_search_that_goes_on_ends_at_the_same_leaderboard()
    {
        var whole = Search(Ten);
        foreach (var stop in new[] { 0, 1, 4, 9, 10 })
        {
            var part = whole.Trials.Take(stop).ToArray();
            List<Trial> told = [];
            var rest = Tuner.Search(Ridges, Data.Train, Data.Train, Data.HeldOut, Ten, part, told.Add);
            Assert.Equal(Texts(whole), Texts(rest));
            Assert.Equal(Enumerable.Range(stop + 1, 10 - stop), told.Select(t => t.Number));
        }
    }

    [Fact]
    public void Trials_of_another_search_are_refused()
    {
        var other = Search(Ten with { Seed = 2 });
        var message = Assert.Throws<ArgumentException>(
            () => Tuner.Search(Ridges, Data.Train, Data.Train, Data.HeldOut, Ten, other.Trials)).Message;
        Assert.Contains("Begin anew", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_is_cancelled_has_told_what_had_ended()
    {
        using var stop = new CancellationTokenSource();
        List<Trial> told = [];
        Assert.ThrowsAny<OperationCanceledException>(() => Tuner.Search(
            Ridges, Data.Train, Data.Train, Data.HeldOut, Ten, ended: trial =>
            {
                told.Add(trial);
                if (told.Count == 3)
                    stop.Cancel();
            }, cancellation: stop.Token));
        Assert.Equal(Search(Ten with { Runs = 3 }).Trials.Select(Text), told.Select(Text));
    }

    [Fact]
    public void A_bad_trial_is_dropped_on_a_part_of_the_users_and_a_good_one_is_not()
    {
        // SLIM without a weight recommends nothing.
        var space = SearchSpace.Nothing(Slim.Description).With("l1=1.01,1e9");
        var result = Tuner.Search(space, Data.Train, Data.Train, Data.HeldOut, Ten);
        Assert.Equal(3, result.Trials.Count); // the start and two points: no other is left
        var bad = result.Trials.Single(t => ((SlimOptions)t.Options).L1 == 1e9);
        Assert.True(bad.WasDropped);
        Assert.InRange(bad.Values.Count, 100, (result.UserCount / 2) + 1);
        Assert.Equal(bad, result.Leaderboard[^1].Trial);
        Assert.All(result.Trials.Where(t => t != bad), t => Assert.Equal(result.UserCount, t.Values.Count));
        Assert.DoesNotContain(
            Tuner.Search(space, Data.Train, Data.Train, Data.HeldOut, Ten with { DropErrors = 1e9 }).Trials, t => t.WasDropped);
    }

    /// <summary>What a trial that was measured on all users says is what the evaluator says of that model.</summary>
    [Fact]
    public void The_mean_is_that_of_the_evaluator()
    {
        var best = Search(Ten).Best!;
        var model = Ease.Description.Fit(Data.Train, best.Options);
        Assert.Equal(Evaluator.Evaluate(model, Data.Train, Data.HeldOut, [Ten.Metric]).Metrics[0].Mean, best.Mean, 1e-6);
    }

    [Fact]
    public void Options_with_which_no_model_can_be_trained_are_a_failed_trial()
    {
        var space = SearchSpace.Nothing(Ease.Description).With("memoryBudgetMB=0,100");
        var result = Tuner.Search(space, Data.Train, Data.Train, Data.HeldOut, Ten);
        var failed = Assert.Single(result.Trials, t => t.Failure is not null);
        Assert.Equal(failed, result.Leaderboard[^1].Trial);
        Assert.True(double.IsNaN(failed.Mean));
        Assert.NotNull(result.Best);
        var only = SearchSpace.Nothing(Ease.Description, new EaseOptions { MemoryBudgetMB = 0 }).With("ridge-l2=1,2");
        var none = Tuner.Search(only, Data.Train, Data.Train, Data.HeldOut, Ten);
        Assert.Null(none.Best);
        Assert.Throws<InvalidOperationException>(() => none.BestOptions);
    }

    [Fact]
    public void An_empty_space_is_refused_and_so_are_users_without_held_out_items_and_shapes_that_do_not_fit()
    {
        var nothing = Assert.Throws<ArgumentException>(
            () => Tuner.Search(SearchSpace.Of(Popularity.Description), Data.Train, Data.Train, Data.HeldOut, Ten)).Message;
        Assert.Contains("no option of 'popularity' to search", nothing, StringComparison.Ordinal);
        var empty = CsrMatrix.Empty(Data.HeldOut.RowCount, Data.HeldOut.ColumnCount);
        Assert.Throws<ArgumentException>(() => Tuner.Search(Ridges, Data.Train, Data.Train, empty, Ten));
        Assert.Throws<ArgumentException>(() => Tuner.Search(Ridges, Data.Train, Data.Train, CsrMatrix.Empty(3, Data.HeldOut.ColumnCount), Ten));
        Assert.Throws<ArgumentException>(() => Tuner.Search(Ridges, CsrMatrix.Empty(3, 2), Data.Train, Data.HeldOut, Ten));
    }

    [Fact]
    public void A_budget_that_cannot_be_is_refused()
    {
        TunerOptions[] bad =
            [Ten with { Runs = 0 }, Ten with { Runs = null }, Ten with { Seconds = -1 }, Ten with { Seconds = double.NaN }, Ten with { DropErrors = 0 }];
        foreach (var options in bad)
            Assert.Throws<ArgumentOutOfRangeException>(() => Search(options));
    }

    /// <summary>The first trial ends whatever the budget, so that there is a result; what was spent before counts.</summary>
    [Fact]
    public void A_budget_of_almost_no_time_gives_the_start()
    {
        Assert.Single(Search(Ten with { Runs = null, Seconds = 1e-9 }).Trials);
        var spent = Search(Ten with { Runs = 1 }).Trials[0] with { FitSeconds = 1000 };
        Assert.Single(Tuner.Search(Ridges, Data.Train, Data.Train, Data.HeldOut, Ten with { Seconds = 900 }, [spent]).Trials);
    }

    [Fact]
    public void A_search_finds_better_options_than_a_bad_start()
    {
        var space = SearchSpace.Nothing(Slim.Description, new SlimOptions { L1 = 1e9 }).With("l1=0.1..1e9:log");
        var result = Tuner.Search(space, Data.Train, Data.Train, Data.HeldOut, Ten with { Runs = 20 });
        Assert.True(PairedDifference.Of(result.Best!, result.Trials[0]) is { Mean: > 0 } d && d.Mean > 2 * d.StandardError);
        Assert.Contains(result.Trials, t => t.Origin.StartsWith("near", StringComparison.Ordinal));
    }

    /// <summary>The smallest is told from the best by no more than a standard error.</summary>
    [Fact]
    public void The_smallest_has_no_more_weights_than_the_best()
    {
        var space = SearchSpace.Nothing(ItemKnn.Description).With("neighbours=2,4,8,16,20,30");
        var result = Tuner.Search(space, Data.Train, Data.Train, Data.HeldOut, Ten with { DropErrors = 1e9 });
        var smallest = result.Smallest!;
        Assert.True(smallest.Weights <= result.Best!.Weights);
        foreach (var s in result.Leaderboard.Where(s => s.Trial.Weights < smallest.Weights))
            Assert.True(s.Difference.Mean + s.Difference.StandardError < 0);
    }

    /// <summary>Against the formula, in double precision from the differences themselves.</summary>
    [Fact]
    public void A_paired_difference_is_the_mean_of_differences_with_its_standard_error() => Prop.ForAll(
        Gen.Choose(0, 100).Two().ListOf().Where(l => l.Count is > 1 and < 50).ToArbitrary(),
        pairs =>
        {
            float[] one = [.. pairs.Select(p => p.Item1 / 100f)], other = [.. pairs.Select(p => p.Item2 / 100f)];
            double[] differences = [.. one.Zip(other, (a, b) => (double)a - b)];
            var mean = differences.Average();
            var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1)) / Math.Sqrt(differences.Length);
            var found = PairedDifference.Of([.. one, 9, 9], other);
            Assert.Equal(differences.Length, found.Users);
            Assert.Equal(mean, found.Mean, 1e-12);
            Assert.Equal(error, found.StandardError, 1e-12);
        }).QuickCheckThrowOnFailure();

    private static TuningData Data => TuningData.Small;

    private static TuningResult Search(TunerOptions options) => Tuner.Search(Ridges, Data.Train, Data.Train, Data.HeldOut, options);

    private static IEnumerable<string> Texts(TuningResult result) => [.. result.Trials.Select(Text), .. result.Leaderboard.Select(s => Text(s.Trial))];

    private static string Text(Trial t) =>
        FormattableString.Invariant($"{t.Number} {t.Origin} {OptionsText.CommandLine(Ease.Description, t.Options)} {t.Mean:R} {t.Values.Count} {t.WasDropped}");
}
