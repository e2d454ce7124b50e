namespace Sansa.Evaluation;

/// <summary>
/// Recall as BARS defines it: Recall@k(u) = |R_k(u) ∩ H(u)| / |H(u)|, with R_k the first k recommendations and H the
/// held-out items. A user with more than k held-out items cannot reach 1.
/// </summary>
/// <remarks>Zhu et al., "BARS: Towards Open Benchmarking for Recommender Systems", SIGIR 2022.</remarks>
/// <param name="k">How many recommendations of each user count, 1 or more.</param>
public sealed record BarsRecall(int k) : UserMetric(k)
{
    /// <inheritdoc/>
    public override double ValueOf(ReadOnlySpan<bool> hits, int heldOutCount) => HitsIn(hits) / (double)heldOutCount;
}

/// <summary>Recall as Liang et al. define it: Recall@k(u) = |R_k(u) ∩ H(u)| / min(k, |H(u)|), so that 1 can always be reached.</summary>
/// <remarks>Liang et al., "Variational Autoencoders for Collaborative Filtering", WWW 2018, section 4.2.</remarks>
/// <param name="k">How many recommendations of each user count, 1 or more.</param>
public sealed record LiangRecall(int k) : UserMetric(k)
{
    /// <inheritdoc/>
    public override double ValueOf(ReadOnlySpan<bool> hits, int heldOutCount) => HitsIn(hits) / (double)Math.Min(K, heldOutCount);
}

/// <summary>
/// Normalised discounted cumulative gain with binary relevance: NDCG@k(u) = DCG / IDCG, where DCG is the sum of
/// 1 / log2(r + 1) over the ranks r = 1 .. k that hold a held-out item, and IDCG the same sum over the ranks
/// 1 .. min(k, |H(u)|).
/// </summary>
/// <remarks>The definition of BARS and of Liang et al. (2018).</remarks>
/// <param name="k">How many recommendations of each user count, 1 or more.</param>
public sealed record Ndcg(int k) : UserMetric(k)
{
    /// <inheritdoc/>
    public override double ValueOf(ReadOnlySpan<bool> hits, int heldOutCount)
    {
        var (gain, ideal) = (0.0, 0.0);
        for (var rank = 1; rank <= hits.Length; rank++)
            gain += hits[rank - 1] ? 1 / Math.Log2(rank + 1) : 0;
        for (var rank = 1; rank <= Math.Min(K, heldOutCount); rank++)
            ideal += 1 / Math.Log2(rank + 1);
        return gain / ideal;
    }
}

/// <summary>Hit rate: 1 for a user with at least one held-out item among the first k recommendations, else 0.</summary>
/// <param name="k">How many recommendations of each user count, 1 or more.</param>
public sealed record HitRate(int k) : UserMetric(k)
{
    /// <inheritdoc/>
    public override double ValueOf(ReadOnlySpan<bool> hits, int heldOutCount) => hits.Contains(true) ? 1 : 0;
}

/// <summary>Catalogue coverage: the part of all items that at least one user has among the first k recommendations.</summary>
/// <param name="k">How many recommendations of each user count, 1 or more.</param>
public sealed record Coverage(int k) : CatalogueMetric(k)
{
    /// <inheritdoc/>
    public override double ValueOf(ReadOnlySpan<int> timesRecommended, ReadOnlySpan<int> timesChosen, int userCount) =>
        timesRecommended.IsEmpty ? 0 : (timesRecommended.Length - timesRecommended.Count(0)) / (double)timesRecommended.Length;
}

/// <summary>
/// Average recommendation popularity, a measure of popularity bias: the mean, over all recommendations, of the part of the users who have chosen the item
/// already. 0.3 says that the items recommended are those of 30 % of the users.
/// </summary>
/// <remarks>Yin, Cui, Li, Yao, Chen, "Challenging the Long Tail Recommendation", VLDB 2012; there as a number of users.</remarks>
/// <param name="k">How many recommendations of each user count, 1 or more.</param>
public sealed record AveragePopularity(int k) : CatalogueMetric(k)
{
    /// <inheritdoc/>
    public override double ValueOf(ReadOnlySpan<int> timesRecommended, ReadOnlySpan<int> timesChosen, int userCount)
    {
        var (sum, count) = (0.0, 0L);
        for (var i = 0; i < timesRecommended.Length; i++)
        {
            sum += (double)timesRecommended[i] * timesChosen[i];
            count += timesRecommended[i];
        }

        return count == 0 ? 0 : sum / count / userCount;
    }
}
