using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Recommendation;

public class ScorerTests
{
    [Theory]
    [InlineData(40, 0.05, 3)]
    [InlineData(40, 0.5, 20)]
    [InlineData(600, 0.01, 5)]
    public void Two_layers_give_the_dense_product(int items, double density, int historyLength)
    {
        var random = new Random(items + historyLength);
        var (encoder, decoder) = (TestMatrices.Random(random, items, 30, density), TestMatrices.Random(random, 30, items, density));
        var scorer = new TwoLayerScorer(encoder, decoder);
        var product = TestMatrices.Multiply(TestMatrices.Dense(encoder), TestMatrices.Dense(decoder));
        for (var user = 0; user < 20; user++)
            AssertScores(scorer, product, random, items, historyLength);
    }

    [Theory]
    [InlineData(40, 0.05, 3)]
    [InlineData(40, 0.5, 20)]
    [InlineData(600, 0.01, 5)]
    public void One_item_item_matrix_gives_the_dense_product(int items, double density, int historyLength)
    {
        var random = new Random(items + historyLength);
        var weights = TestMatrices.Random(random, items, items, density);
        var scorer = new LinearScorer(weights);
        for (var user = 0; user < 20; user++)
            AssertScores(scorer, TestMatrices.Dense(weights), random, items, historyLength);
    }

    [Fact]
    public void A_stored_score_of_zero_is_not_the_absence_of_a_score()
    {
        // Item 0 gives item 1 a weight of 1 and item 2 a stored zero; item 3 gives item 1 a weight of -1.
        var weights = new CsrMatrix(4, 4, [0, 2, 2, 2, 3], [1, 2, 1], [1f, -0f, -1f]);
        var scorer = new LinearScorer(weights);
        scorer.Score([0, 3], []);
        Assert.False(scorer.HasScore(0));
        Assert.True(scorer.HasScore(1));
        Assert.Equal(0f, scorer.Scores[1]);
        Assert.True(scorer.HasScore(2));
        Assert.False(scorer.HasScore(3));
    }

    [Fact]
    public void Pattern_layers_count_each_entry_as_one()
    {
        var pattern = new CsrMatrix(2, 2, [0, 2, 3], [0, 1, 1], null);
        var scorer = new TwoLayerScorer(pattern, pattern);
        scorer.Score([0], [0.5f]);
        Assert.Equal([0.5f, 1f], scorer.Scores);
    }

    [Fact]
    public void Layers_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TwoLayerScorer(CsrMatrix.Empty(3, 2), CsrMatrix.Empty(3, 3)));
        Assert.Throws<ArgumentException>(() => new LinearScorer(CsrMatrix.Empty(3, 2)));
    }

    private static void AssertScores(UserScorer scorer, double[,] weights, Random random, int items, int historyLength)
    {
        int[] history = [.. Enumerable.Range(0, items).OrderBy(_ => random.Next()).Take(historyLength).Order()];
        float[] values = [.. history.Select(_ => random.NextSingle() - 0.3f)];
        scorer.Score(history, values);
        for (var j = 0; j < items; j++)
        {
            var expected = history.Select((h, i) => values[i] * weights[h, j]).Sum();
            Assert.Equal(expected, scorer.Scores[j], 1e-4);
        }
    }
}
