using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

/// <summary>What every model must do. A model's test class inherits this and says how the model is trained.</summary>
public abstract class RecommenderContractTests
{
    private const int GroupSize = 5;
    private const int IsolatedItem = 2 * GroupSize;

    /// <summary>Trains the model with options under which it can learn <see cref="TwoGroups"/>.</summary>
    protected abstract Recommender Train(CsrMatrix interactions, int threads = 1, CancellationToken cancellation = default);

    /// <summary>False for a model whose scores do not depend on which items the user has (popularity).</summary>
    protected virtual bool IsPersonal => true;

    /// <summary>
    /// Two groups of five items. Each pair of users of a group lacks one of its items, so that item is what they should
    /// get. The last item belongs to nobody, and the last user has nothing.
    /// </summary>
    protected static CsrMatrix TwoGroups()
    {
        var rows = Enumerable.Range(0, 2).SelectMany(group => Enumerable.Range(0, 2 * GroupSize)
            .Select(u => Enumerable.Range(0, GroupSize).Where(i => i != u % GroupSize).Select(i => (group * GroupSize) + i).ToArray()));
        return Pattern([.. rows, []], (2 * GroupSize) + 1);
    }

    protected static CsrMatrix Pattern(int[][] rows, int columns)
    {
        var pointers = new long[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
            pointers[i + 1] = pointers[i] + rows[i].Length;
        return new CsrMatrix(rows.Length, columns, pointers, [.. rows.SelectMany(r => r)], null);
    }

    [Fact]
    public void The_missing_item_of_the_group_comes_first_unless_all_users_are_alike()
    {
        var (x, model) = (TwoGroups(), Train(TwoGroups()));
        if (!IsPersonal)
        {
            var all = new RecommendOptions { ExcludeSeen = false };
            Assert.Equal(model.Recommend(x.Row(0), all).Items, model.Recommend(x.Row(x.RowCount - 2), all).Items);
            return;
        }

        for (var user = 0; user < 4 * GroupSize; user++)
        {
            var missing = (user / (2 * GroupSize) * GroupSize) + (user % GroupSize);
            var top = model.Recommend(x.Row(user), k: 1);
            Assert.Equal([missing], top.Items);
            Assert.True(top.Scores[0] > 0 || !model.CanExplain);
        }
    }

    [Fact]
    public void A_batch_gives_what_single_calls_give_at_any_thread_count()
    {
        var random = new Random(1);
        var x = TestMatrices.Random(random, 300, 60, 0.08, pattern: true);
        var model = Train(x);
        var options = new RecommendOptions { K = 7 };
        var one = model.Recommend(x, options, threads: 1);
        var two = model.Recommend(x, options, threads: 2);
        Assert.Equal(one.Items, two.Items);
        Assert.Equal(one.Scores, two.Scores);
        for (var user = 0; user < x.RowCount; user++)
        {
            var single = model.Recommend(x.Row(user), options);
            Assert.Equal(single.Items, one.ItemsOf(user).ToArray());
            Assert.Equal(single.Scores, one.ScoresOf(user).ToArray());
        }
    }

    [Fact]
    public void Recommendations_are_the_best_scores_in_order_ties_by_item()
    {
        var x = TestMatrices.Random(new Random(2), 80, 40, 0.1, pattern: true);
        var model = Train(x);
        var scorer = model.CreateScorer();
        for (var user = 0; user < x.RowCount; user++)
        {
            scorer.Score(x.Row(user).Indices, x.Row(user).Values);
            var own = x.Row(user).Indices.ToArray();
            var expected = Enumerable.Range(0, 40).Where(i => scorer.HasScore(i) && !own.Contains(i))
                .OrderByDescending(i => scorer.Scores[i]).ThenBy(i => i).Take(12);
            Assert.Equal(expected, model.Recommend(x.Row(user), k: 12).Items);
        }
    }

    [Fact]
    public void Seen_items_are_left_out_unless_asked_for()
    {
        var (x, model) = (TwoGroups(), Train(TwoGroups()));
        var own = x.Row(0).Indices.ToArray();
        Assert.DoesNotContain(model.Recommend(x.Row(0), k: 100).Items, own.Contains);
        var scorer = model.CreateScorer();
        scorer.Score(own, []);
        var withSeen = model.Recommend(x.Row(0), new RecommendOptions { K = 100, ExcludeSeen = false });
        Assert.Equal(Enumerable.Range(0, model.ItemCount).Where(scorer.HasScore), withSeen.Items.Order());
    }

    [Fact]
    public void Allow_and_deny_lists_are_respected()
    {
        var (x, model) = (TwoGroups(), Train(TwoGroups()));
        var all = model.Recommend(x.Row(0), new RecommendOptions { K = 100, ExcludeSeen = false }).Items;
        var allowed = model.Recommend(x.Row(0), new RecommendOptions { K = 100, ExcludeSeen = false, Allow = [3, 1, 1, 0] });
        Assert.Equal(all.Where(i => i is 0 or 1 or 3), allowed.Items);
        var denied = model.Recommend(x.Row(0), new RecommendOptions { K = 100, ExcludeSeen = false, Allow = [0, 1, 3], Deny = [1] });
        Assert.Equal(all.Where(i => i is 0 or 3), denied.Items);
        Assert.Empty(model.Recommend(x.Row(0), new RecommendOptions { Allow = [] }).Items);
        Assert.Throws<ArgumentException>(() => model.Recommend(TwoGroups().Row(0), new RecommendOptions { Deny = [model.ItemCount] }));
        Assert.Throws<ArgumentException>(() => model.Recommend(TwoGroups().Row(0), new RecommendOptions { Allow = [-1] }));
    }

    [Fact]
    public void Fewer_than_k_are_returned_and_said_to_be_fewer()
    {
        var model = Train(TwoGroups());
        var top = model.Recommend([0, 1, 2], k: 1000);
        Assert.InRange(top.Count, 1, model.ItemCount - 3);
        Assert.Equal(1000, top.Requested);
        Assert.False(top.IsComplete);
        Assert.True(model.Recommend([0, 1, 2], k: 1).IsComplete);
    }

    [Fact]
    public void A_user_without_history_gets_nothing_or_the_same_as_everybody()
    {
        var (x, model) = (TwoGroups(), Train(TwoGroups()));
        Assert.Equal(IsPersonal ? 0 : 10, model.Recommend(x.Row(x.RowCount - 1), k: 10).Count);
    }

    [Fact]
    public void An_item_without_users_does_no_harm()
    {
        var model = Train(TwoGroups());
        Assert.All(model.Recommend([IsolatedItem, 0], k: 100).Scores, s => Assert.True(float.IsFinite(s)));
        Assert.All(model.SimilarItems(IsolatedItem, k: 100).Scores, s => Assert.True(float.IsFinite(s)));
    }

    [Fact]
    public void Explanations_add_up_or_are_refused()
    {
        var model = Train(TwoGroups());
        if (!model.CanExplain)
        {
            Assert.Contains(model.Method, Assert.Throws<NotSupportedException>(() => model.Explain([0], 1)).Message, StringComparison.Ordinal);
            return;
        }

        var history = new CsrMatrix(1, model.ItemCount, [0, 3], [0, 2, 7], [1f, 0.5f, 2f]);
        for (var item = 0; item < model.ItemCount; item++)
        {
            var explanation = model.Explain(history.Row(0), item);
            Assert.Equal(explanation.Score, explanation.Contributions.Sum(), 1e-4f);
            Assert.Equal([0, 2, 7], explanation.HistoryItems.Order());
            Assert.Equal(explanation.Contributions.OrderDescending(), explanation.Contributions);
        }
    }

    [Fact]
    public void Similar_items_are_of_the_same_group_and_never_the_item_itself()
    {
        var model = Train(TwoGroups());
        Assert.DoesNotContain(7, model.SimilarItems(7, k: 100).Items);
        if (IsPersonal)
            Assert.All(model.SimilarItems(7, k: GroupSize - 1).Items, i => Assert.InRange(i, GroupSize, (2 * GroupSize) - 1));
    }

    [Fact]
    public void Saving_loading_and_saving_again_gives_the_same_bytes_and_the_same_recommendations()
    {
        var (x, model) = (TwoGroups(), Train(TwoGroups()));
        model.ItemIds = [.. Enumerable.Range(0, model.ItemCount).Select(i => $"item \"{i}\" é")];
        model.Protocol = "two groups";
        var folder = Directory.CreateTempSubdirectory("sansa-contract");
        try
        {
            var (first, second) = (Path.Combine(folder.FullName, "a.sansa"), Path.Combine(folder.FullName, "b.sansa"));
            model.Save(first);
            var loaded = ModelKinds.Load(first);
            loaded.Save(second);
            Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
            Assert.Equal(model.GetType(), loaded.GetType());
            Assert.Equal(model.Method, loaded.Method);
            Assert.Equal(model.ItemIds, loaded.ItemIds);
            Assert.Equal("two groups", loaded.Protocol);
            AssertSameScores(model, loaded, x);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Two_threads_train_the_same_model_as_one()
    {
        var x = TestMatrices.Random(new Random(3), 200, 80, 0.06, pattern: true);
        AssertSameScores(Train(x, threads: 1), Train(x, threads: 2), x);
    }

    [Fact]
    public void One_model_serves_many_threads_at_once()
    {
        var x = TestMatrices.Random(new Random(4), 100, 50, 0.1, pattern: true);
        var model = Train(x);
        var expected = Enumerable.Range(0, 100).Select(u => model.Recommend(x.Row(u), k: 5).Items).ToArray();
        Parallel.For(
            0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Assert.Equal(expected[i % 100], model.Recommend(x.Row(i % 100), k: 5).Items));
    }

    [Fact]
    public void Cancellation_stops_training_recommending_and_saving()
    {
        var x = TwoGroups();
        var cancelled = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => Train(x, 1, cancelled));
        var model = Train(x);
        Assert.ThrowsAny<OperationCanceledException>(() => model.Recommend(x, new RecommendOptions(), cancellation: cancelled));
        var folder = Directory.CreateTempSubdirectory("sansa-contract");
        try
        {
            Assert.ThrowsAny<OperationCanceledException>(() => model.Save(Path.Combine(folder.FullName, "m.sansa"), cancelled));
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Bad_requests_are_refused()
    {
        var model = Train(TwoGroups());
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Recommend([0], k: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Recommend([-1], k: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Recommend([model.ItemCount], k: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.SimilarItems(model.ItemCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain([0], model.ItemCount));
        Assert.Throws<ArgumentException>(() => model.Recommend(new SparseRow([0, 1], [1f, float.NaN])));
        Assert.Throws<ArgumentException>(() => model.Recommend(new SparseRow([1, 0], [])));
        Assert.Throws<ArgumentException>(() => model.Recommend(new SparseRow([0, 1], [1f])));
        Assert.Throws<ArgumentException>(() => model.Recommend(CsrMatrix.Empty(3, model.ItemCount + 1), new RecommendOptions()));
        Assert.Throws<ArgumentException>(() => model.ItemIds = ["one too few"]);
    }

    [Fact]
    public void The_kind_is_in_the_list_and_says_what_it_is()
    {
        var model = Train(TwoGroups());
        Assert.Same(model.Kind, ModelKinds.Find(model.Method));
        Assert.False(string.IsNullOrWhiteSpace(model.Kind.Description));
        Assert.Contains(model.Kind.Title, model.ToString(), StringComparison.Ordinal);
        Assert.True(model.WeightCount > 0);
    }

    [Fact]
    public void The_options_go_through_JSON_and_unknown_ones_are_refused()
    {
        var model = Train(TwoGroups());
        var json = model.Kind.WriteOptions(model.Options);
        Assert.Equal(model.Options, model.Kind.ReadOptions(json));
        Assert.Equal(model.Kind.Defaults, model.Kind.ReadOptions([]));
        json["noSuchOption"] = 1;
        Assert.Contains("noSuchOption", Assert.Throws<ArgumentException>(() => model.Kind.ReadOptions(json)).Message, StringComparison.Ordinal);
    }

    private static void AssertSameScores(Recommender a, Recommender b, CsrMatrix histories)
    {
        var (one, two) = (a.CreateScorer(), b.CreateScorer());
        for (var user = 0; user < histories.RowCount; user++)
        {
            one.Score(histories.Row(user).Indices, histories.Row(user).Values);
            two.Score(histories.Row(user).Indices, histories.Row(user).Values);
            Assert.Equal(one.Scores.Select(BitConverter.SingleToInt32Bits), two.Scores.Select(BitConverter.SingleToInt32Bits));
        }
    }
}
