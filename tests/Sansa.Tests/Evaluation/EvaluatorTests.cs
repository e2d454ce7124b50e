using Sansa.Evaluation;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Tests.Models;
using Sansa.Training;

namespace Sansa.Tests.Evaluation;

public class EvaluatorTests
{
    private static readonly Metric[] All = [new BarsRecall(2), new LiangRecall(2), new Ndcg(2), new HitRate(2), new Coverage(2)];

    /// <summary>Recommends items 0, 1, 2, ... to everybody: item i scores -i.</summary>
    private sealed class InOrder(int items) : Recommender(new TrainingReport())
    {
        /// <summary>Called for each user, to keep a thread busy until others have come.</summary>
        public Action? WhileScoring { get; init; }

        public override ModelKind Kind { get; } = TestJson.Kind("test-in-order");

        public override TestOptions Options { get; } = new();

        public override long WeightCount => 0;

        public override int ItemCount => items;

        public override UserScorer CreateScorer() => new Scorer(items, WhileScoring);

        public override void Write(ModelWriter writer) => throw new NotSupportedException();

        private sealed class Scorer(int items, Action? whileScoring) : UserScorer(items)
        {
            public override void Score(ReadOnlySpan<int> history, ReadOnlySpan<float> values)
            {
                whileScoring?.Invoke();
                for (var i = 0; i < Scores.Length; i++)
                    Scores[i] = 0f - i;
            }
        }
    }

    [Fact]
    public void Values_agree_with_a_calculation_by_hand()
    {
        // Lists of two: user 0 sees [1, 2] (0 is its own), user 1 [0, 1], user 2 has nothing held out, user 3 [0, 1].
        var foldIn = Rows([[0], [], [1], []], 5);
        var heldOut = Rows([[2], [0, 1, 4], [], [3]], 5);
        var result = Evaluator.Evaluate(new InOrder(5), foldIn, heldOut, All);
        var second = 1 / Math.Log2(3);
        Assert.Equal([1, 2.0 / 3, 0], result[new BarsRecall(2)].PerUser);
        Assert.Equal([1, 1, 0.0], result[new LiangRecall(2)].PerUser);
        Assert.Equal([second, 1, 0], result[new Ndcg(2)].PerUser);
        Assert.Equal([1, 1, 0.0], result[new HitRate(2)].PerUser);
        Assert.Equal((1 + (2.0 / 3)) / 3, result["BarsRecall@2"].Mean, 1e-15);
        Assert.Equal((second + 1) / 3, result["Ndcg@2"].Mean, 1e-15);
        // Values 1, 1, 0: mean 2/3, sample variance 1/3, standard error sqrt(1/3 / 3) = 1/3.
        Assert.Equal(1 / 3.0, result["HitRate@2"].StandardError!.Value, 1e-15);
        // Items 0, 1 and 2 of five are recommended.
        Assert.Equal(0.6, result["Coverage@2"].Mean, 1e-15);
        Assert.Null(result["Coverage@2"].StandardError);
        Assert.Equal([0, 1, 3], result.Users);
        Assert.Equal(1, result.UsersWithoutHeldOut);
        Assert.Equal(0, result.UsersWithFewerThanK);
    }

    [Fact]
    public void Metrics_of_different_k_look_at_prefixes_of_the_same_list()
    {
        var heldOut = Rows([[0, 2]], 4);
        var result = Evaluator.Evaluate(
            new InOrder(4), Rows([[]], 4), heldOut, [new BarsRecall(1), new BarsRecall(3), new Ndcg(3), new Coverage(1), new LiangRecall(100)]);
        Assert.Equal(0.5, result["BarsRecall@1"].Mean);
        Assert.Equal(1, result["BarsRecall@3"].Mean);
        Assert.Equal((1 + 0.5) / (1 + (1 / Math.Log2(3))), result["Ndcg@3"].Mean, 1e-15);
        Assert.Equal(0.25, result["Coverage@1"].Mean);
        Assert.Equal(1, result["LiangRecall@100"].Mean);
        Assert.Equal(1, result.UsersWithFewerThanK);
        Assert.True(double.IsNaN(result["BarsRecall@1"].StandardError!.Value));
    }

    [Fact]
    public void Recall_divides_as_its_name_says_when_more_than_k_are_held_out()
    {
        bool[] hits = [true, true, false];
        Assert.Equal(2 / 5.0, new BarsRecall(3).ValueOf(hits, 5));
        Assert.Equal(2 / 3.0, new LiangRecall(3).ValueOf(hits, 5));
        Assert.Equal(1, new Ndcg(2).ValueOf([true, true], 5), 1e-15);
    }

    [Fact]
    public void Two_threads_give_the_bytes_of_one()
    {
        var x = TestMatrices.Random(new Random(10), 500, 50, 0.1, pattern: true);
        var heldOut = TestMatrices.Random(new Random(11), 500, 50, 0.03, pattern: true);
        var model = CountingModel.Train(x);
        var one = Evaluator.Evaluate(model, x, heldOut, All, threads: 1);
        var two = Evaluator.Evaluate(model, x, heldOut, All, threads: 2);
        Assert.Equal(one.Metrics.Select(m => (m.Mean, m.StandardError)), two.Metrics.Select(m => (m.Mean, m.StandardError)));
        Assert.Equal(one.UsersWithFewerThanK, two.UsersWithFewerThanK);
        Assert.True(one["BarsRecall@2"].Mean > 0);
    }

    // Found by mutation: no test had more than one thread's counts to add up.
    [Fact]
    public void Counts_of_all_threads_are_added()
    {
        const int users = 256;
        using var both = new CountdownEvent(2);
        var threads = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
        var model = new InOrder(4)
        {
            // The first thread waits for a second one at its first user, but not for ever.
            WhileScoring = () =>
            {
                if (threads.TryAdd(Environment.CurrentManagedThreadId, true) && threads.Count <= 2)
                    both.Signal();
                both.Wait(TimeSpan.FromSeconds(20));
            },
        };
        var everyone = Rows([.. Enumerable.Range(0, users).Select(u => u % 2 == 0 ? new[] { 0 } : [])], 4);
        var heldOut = Rows([.. Enumerable.Range(0, users).Select(_ => new[] { 3 })], 4);
        var times = new TimesRecommended(4);
        var result = Evaluator.Evaluate(model, everyone, heldOut, [times], threads: 2);
        Assert.Equal(2, threads.Count);
        // Half of the users have item 0 themselves: it is not recommended to them, and their lists are short by one.
        Assert.Equal([users / 2, users, users, users], times.Seen);
        Assert.Equal(users, result[times].Mean);
        Assert.Equal(users / 2, result.UsersWithFewerThanK);
    }

    /// <summary>Four users chose items 0 or 1; both who are measured are recommended the other of the two and item 2.</summary>
    [Fact]
    public void Average_popularity_counts_all_users_who_chose_what_is_recommended()
    {
        var result = Evaluator.Evaluate(new InOrder(4), Rows([[0], [1], [0], [0]], 4), Rows([[2], [3], [], []], 4), [new AveragePopularity(2)]);
        // Recommended: 1 and 2 to the first, 0 and 2 to the second; chosen by one, none, three and none of the four users.
        Assert.Equal((1 + 0 + 3 + 0) / 4.0 / 4, result["AveragePopularity@2"].Mean, 1e-15);
        Assert.Null(result["AveragePopularity@2"].StandardError);
    }

    [Fact]
    public void Coverage_of_no_items_is_none_and_results_name_what_they_hold()
    {
        Assert.Equal(0, new Coverage(3).ValueOf([], [], 0));
        Assert.Equal(0, new AveragePopularity(3).ValueOf([0, 0], [1, 2], 3));
        var result = Evaluator.Evaluate(new InOrder(5), Rows([[0], []], 5), Rows([[1], []], 5), All);
        Assert.Equal(
            "BarsRecall@2 1.0000 ± NaN, LiangRecall@2 1.0000 ± NaN, Ndcg@2 1.0000 ± NaN, HitRate@2 1.0000 ± NaN, "
            + "Coverage@2 0.4000 over 1 users (1 without held-out items left out)",
            result.ToString());
        var error = Assert.Throws<KeyNotFoundException>(() => result["Recall@2"]);
        Assert.Contains("'Recall@2'", error.Message, StringComparison.Ordinal);
        Assert.Contains("LiangRecall@2, Ndcg@2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_ends_at_one_and_cancellation_stops()
    {
        var x = TestMatrices.Random(new Random(10), 500, 50, 0.1, pattern: true);
        var model = CountingModel.Train(x);
        var reports = new Reports();
        Evaluator.Evaluate(model, x, x, All, threads: 1, reports);
        Assert.Equal(1, reports.Values[^1]);
        Assert.Equal(reports.Values.Order(), reports.Values);
        using var source = new CancellationTokenSource();
        var cancelAtFirst = new Reports { OnReport = source.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => Evaluator.Evaluate(model, x, x, All, threads: 1, cancelAtFirst, source.Token));
        Assert.Single(cancelAtFirst.Values);
    }

    [Fact]
    public void Questions_that_do_not_fit_are_refused()
    {
        var model = new InOrder(4);
        var x = Rows([[0], [1]], 4);
        Assert.Equal("foldIn", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, Rows([[0], [1]], 3), x, All)).ParamName);
        Assert.Equal("heldOut", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, Rows([[0], [1]], 3), All)).ParamName);
        Assert.Equal("heldOut", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, Rows([[0]], 4), All)).ParamName);
        Assert.Equal("metrics", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, x, [])).ParamName);
        Assert.Equal("metrics", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, x, [new Neither(2)])).ParamName);
        Assert.Throws<ArgumentNullException>("model", () => Evaluator.Evaluate(null!, x, x, All));
        Assert.Throws<ArgumentNullException>("foldIn", () => Evaluator.Evaluate(model, null!, x, All));
        Assert.Throws<ArgumentNullException>("heldOut", () => Evaluator.Evaluate(model, x, null!, All));
        Assert.Throws<ArgumentNullException>("metrics", () => Evaluator.Evaluate(model, x, x, null!));
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, Rows([[], []], 4), All));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ndcg(0));
        Assert.Throws<KeyNotFoundException>(() => Evaluator.Evaluate(model, x, x, All)["Recall@2"]);
    }

    private static CsrMatrix Rows(int[][] rows, int columns)
    {
        var pointers = new long[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
            pointers[i + 1] = pointers[i] + rows[i].Length;
        return new CsrMatrix(rows.Length, columns, pointers, [.. rows.SelectMany(r => r)], null);
    }

    /// <summary>Of all users together: keeps the counts, and gives the largest.</summary>
    private sealed record TimesRecommended(int k) : CatalogueMetric(k)
    {
        public int[] Seen { get; private set; } = [];

        public override double ValueOf(ReadOnlySpan<int> timesRecommended, ReadOnlySpan<int> timesChosen, int userCount) =>
            (Seen = timesRecommended.ToArray()).Max();
    }

    private sealed record Neither(int k) : Metric(k);

    private sealed class Reports : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(double value)
        {
            Values.Add(value);
            OnReport?.Invoke();
        }
    }
}
