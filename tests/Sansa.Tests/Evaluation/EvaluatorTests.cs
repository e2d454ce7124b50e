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
        public override ModelKind Kind { get; } = TestJson.Kind("test-in-order");

        public override TestOptions Options { get; } = new();

        public override long WeightCount => 0;

        public override int ItemCount => items;

        public override UserScorer CreateScorer() => new Scorer(items);

        public override void Write(ModelWriter writer) => throw new NotSupportedException();

        private sealed class Scorer(int items) : UserScorer(items)
        {
            public override void Score(ReadOnlySpan<int> history, ReadOnlySpan<float> values)
            {
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
        var result = Evaluator.Evaluate(new InOrder(4), Rows([[]], 4), heldOut, [new BarsRecall(1), new BarsRecall(3), new Ndcg(3), new Coverage(1), new LiangRecall(100)]);
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
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, Rows([[0]], 3), Rows([[0]], 3), All));
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, Rows([[0]], 4), All));
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, x, x, []));
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
