using FsCheck;
using FsCheck.Fluent;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public class ItemKnnTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        ItemKnn.Fit(interactions, new ItemKnnOptions { Threads = threads }, cancellation: cancellation);

    [Fact]
    public void Rows_are_the_largest_similarities_whatever_the_options() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = TestMatrices.Positive(random, 1 + random.Next(40), 1 + random.Next(25), 0.2);
            var options = new ItemKnnOptions
            {
                Neighbours = 1 + random.Next(30),
                Shrinkage = random.Next(2) * random.NextDouble() * 5,
                Alpha = random.Next(3) / 2.0,
                Weighting = (FeatureWeighting)random.Next(3),
                Side = (NeighbourSide)random.Next(2),
                Normalize = random.Next(2) == 1,
                Threads = 1 + random.Next(2),
            };
            AssertLargest(Similarities(x, options), ItemKnn.Fit(x, options).Weights, options);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Deviations_from_item_means_are_predicted()
    {
        var x = TestMatrices.Positive(new Random(8), 40, 15, 0.2);
        var model = ItemKnn.Fit(x, new ItemKnnOptions { ItemMeans = true, Neighbours = 5, Side = NeighbourSide.Candidate, Normalize = true });
        var (dense, b) = (TestMatrices.Dense(x), TestMatrices.Dense(model.Weights));
        double Mean(int i) => Enumerable.Range(0, 40).Sum(u => dense[u, i]) / 40;
        var scorer = model.CreateScorer();
        for (var u = 0; u < 40; u++)
        {
            scorer.Score(x.Row(u).Indices, x.Row(u).Values);
            for (var j = 0; j < 15 && x.RowLength(u) > 0; j++)
                Assert.Equal(Mean(j) + Enumerable.Range(0, 15).Sum(i => b[i, j] * (dense[u, i] - Mean(i))), scorer.Scores[j], 1e-5);
        }
    }

    [Fact]
    public void Options_are_named_in_JSON()
    {
        var options = new ItemKnnOptions { Side = NeighbourSide.Candidate, Weighting = FeatureWeighting.TfIdf };
        var json = ItemKnn.Description.WriteOptions(options);
        Assert.Equal("candidate", (string?)json["side"]);
        Assert.Equal("tfIdf", (string?)json["weighting"]);
        Assert.Equal(options, ItemKnn.Description.ReadOptions(json));
    }

    [Fact]
    public void A_weighting_refuses_negative_values()
    {
        var x = new CsrMatrix(1, 2, [0, 2], [0, 1], [1f, -1f]);
        Assert.Equal(2, ItemKnn.Fit(x).Weights.NonzeroCount);
        Assert.Throws<ArgumentException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Weighting = FeatureWeighting.TfIdf }));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        var x = TwoGroups();
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Neighbours = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Shrinkage = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Threads = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Alpha = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Weighting = (FeatureWeighting)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Side = (NeighbourSide)7 }));
    }

    [Fact]
    public void An_empty_matrix_gives_an_empty_model()
    {
        Assert.Equal(0, ItemKnn.Fit(CsrMatrix.Empty(0, 0)).ItemCount);
        Assert.Equal(0, ItemKnn.Fit(CsrMatrix.Empty(5, 3)).Weights.NonzeroCount);
    }

    /// <summary>For each item that owns a list, its list holds the largest similarities; where some are equal, any of them.</summary>
    private static void AssertLargest(double[,] expected, CsrMatrix b, ItemKnnOptions options)
    {
        var n = b.ColumnCount;
        var lists = options.Side == NeighbourSide.History ? b : b.Transpose();
        for (var owner = 0; owner < n; owner++)
        {
            double Similarity(int other) => options.Side == NeighbourSide.History ? expected[owner, other] : expected[other, owner];
            var row = lists.Row(owner);
            var kept = row.Indices.ToArray();
            var others = Enumerable.Range(0, n).Where(o => !double.IsNaN(Similarity(o))).ToArray();
            Assert.Equal(Math.Min(options.Neighbours, others.Length), kept.Length);
            var least = kept.Length == 0 ? 0 : kept.Min(Similarity);
            Assert.All(others.Except(kept), o => Assert.True(Similarity(o) <= least + (1e-5 * Math.Abs(least))));
            var sum = options.Normalize ? kept.Sum(Similarity) : 1;
            for (var p = 0; p < kept.Length; p++)
                Assert.Equal(sum > 0 ? Similarity(kept[p]) / sum : Similarity(kept[p]), row.Values[p], 1e-5 * Math.Max(1, Similarity(kept[p])));
        }
    }

    /// <summary>Similarity of an item i of the history to a candidate j, in double and dense; NaN where nobody has both, or one has no norm.</summary>
    private static double[,] Similarities(CsrMatrix x, ItemKnnOptions options)
    {
        var w = Weighted(TestMatrices.Dense(x), options.Weighting);
        var gramian = TestMatrices.Multiply(TestMatrices.Transposed(w), w);
        var pattern = TestMatrices.Dense(x.ToPattern());
        var together = TestMatrices.Multiply(TestMatrices.Transposed(pattern), pattern);
        var similarities = new double[x.ColumnCount, x.ColumnCount];
        for (var i = 0; i < x.ColumnCount; i++)
        {
            for (var j = 0; j < x.ColumnCount; j++)
            {
                var denominator = (Math.Pow(gramian[i, i], options.Alpha) * Math.Pow(gramian[j, j], 1 - options.Alpha)) + options.Shrinkage;
                similarities[i, j] = i == j || together[i, j] == 0 || denominator == 0 ? double.NaN : gramian[i, j] / denominator;
            }
        }

        return similarities;
    }

    private static double[,] Weighted(double[,] x, FeatureWeighting weighting)
    {
        var (users, items) = (x.GetLength(0), x.GetLength(1));
        var weighted = new double[users, items];
        var total = x.Cast<double>().Sum();
        for (var u = 0; u < users; u++)
        {
            var idf = Math.Max(0, Math.Log(items / (1.0 + Enumerable.Range(0, items).Count(i => x[u, i] > 0))));
            for (var i = 0; i < items; i++)
            {
                var length = Enumerable.Range(0, users).Sum(v => x[v, i]);
                weighted[u, i] = weighting switch
                {
                    FeatureWeighting.TfIdf => Math.Sqrt(x[u, i]) * idf,
                    FeatureWeighting.Bm25 => x[u, i] == 0 ? 0 : idf * x[u, i] * 2.2 / (x[u, i] + (1.2 * (0.25 + (0.75 * length * items / total)))),
                    _ => x[u, i],
                };
            }
        }

        return weighted;
    }
}

public class ItemKnnWithMeansTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        ItemKnn.Fit(
            interactions, new ItemKnnOptions { Side = NeighbourSide.Candidate, Normalize = true, ItemMeans = true, Threads = threads },
            cancellation: cancellation);
}
