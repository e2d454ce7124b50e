using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public class ItemKnnTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        ItemKnn.Fit(interactions, new ItemKnnOptions { Threads = threads }, cancellation: cancellation);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(100, 0)]
    [InlineData(3, 2.5)]
    public void Neighbours_are_the_largest_cosines(int neighbours, double shrinkage)
    {
        var x = TestMatrices.Random(new Random(12), 60, 25, 0.15);
        var dense = TestMatrices.Dense(x);
        var model = ItemKnn.Fit(x, new ItemKnnOptions { Neighbours = neighbours, Shrinkage = shrinkage });
        for (var i = 0; i < 25; i++)
        {
            var expected = Enumerable.Range(0, 25).Where(j => j != i && Enumerable.Range(0, 60).Any(u => dense[u, i] * dense[u, j] != 0))
                .Select(j => (Item: j, Cosine: Dot(dense, i, j) / (Math.Sqrt(Dot(dense, i, i) * Dot(dense, j, j)) + shrinkage)))
                .OrderByDescending(p => p.Cosine).Take(neighbours).OrderBy(p => p.Item).ToArray();
            var row = model.Weights.Row(i);
            Assert.Equal(expected.Select(p => p.Item), row.Indices.ToArray());
            for (var p = 0; p < row.Count; p++)
                Assert.Equal(expected[p].Cosine, row.Values[p], 1e-5);
        }
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        var x = TwoGroups();
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Neighbours = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Shrinkage = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(x, new ItemKnnOptions { Threads = -1 }));
    }

    [Fact]
    public void An_empty_matrix_gives_an_empty_model()
    {
        Assert.Equal(0, ItemKnn.Fit(CsrMatrix.Empty(0, 0)).ItemCount);
        Assert.Equal(0, ItemKnn.Fit(CsrMatrix.Empty(5, 3)).Weights.NonzeroCount);
    }

    private static double Dot(double[,] x, int i, int j) => Enumerable.Range(0, x.GetLength(0)).Sum(u => x[u, i] * x[u, j]);
}
