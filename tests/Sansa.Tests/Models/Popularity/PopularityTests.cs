using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public class PopularityTests : RecommenderContractTests
{
    protected override bool IsPersonal => false;

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        Popularity.Fit(interactions, new PopularityOptions { Threads = threads }, cancellation: cancellation);

    [Fact]
    public void Items_come_in_the_order_of_their_interactions()
    {
        var x = Pattern([[0, 2], [2], [2, 3], [3]], 5);
        var top = Popularity.Fit(x).Recommend([], k: 5);
        Assert.Equal([2, 3, 0], top.Items);
        Assert.Equal([3f, 2f, 1f], top.Scores);
        Assert.Equal([3, 0], Popularity.Fit(x).Recommend([2], k: 5).Items);
    }

    [Fact]
    public void Values_are_added_up() =>
        Assert.Equal([1.5f, 0f], Popularity.Fit(new CsrMatrix(2, 2, [0, 1, 3], [0, 0, 1], [1f, 0.5f, 0f])).Recommend([], k: 2).Scores);

    [Fact]
    public void A_score_cannot_be_explained_by_the_history() => Assert.False(Popularity.Fit(TwoGroups()).CanExplain);

    [Fact]
    public void An_empty_matrix_gives_a_model_that_recommends_nothing()
    {
        Assert.Equal(0, Popularity.Fit(CsrMatrix.Empty(0, 0)).ItemCount);
        Assert.Equal(0, Popularity.Fit(CsrMatrix.Empty(4, 3)).Recommend([], k: 3).Count);
    }

    [Fact]
    public void Bad_options_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Popularity.Fit(TwoGroups(), new PopularityOptions { Threads = -1 }));
}
