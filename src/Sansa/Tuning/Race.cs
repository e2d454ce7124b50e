using Sansa.Evaluation;
using Sansa.Execution;
using Sansa.Learning;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tuning;

/// <summary>
/// The validation users of a search in one random order, in parts that double: the first eighth, a quarter, a half, all. A model is measured on one part
/// after the other, and dropped as soon as it is clearly worse than the best on the same users.
/// </summary>
/// <remarks>
/// Races between models: Maron and Moore, "Hoeffding races", NIPS 1993; with paired tests, Birattari et al., GECCO 2002. In successive halving a model
/// that goes on is trained anew at each rung, or kept in memory; here the training is what costs, so each model is trained once, and what halves is
/// the number of users.
/// </remarks>
internal sealed class Race
{
    /// <summary>Fewer users say too little of a difference to drop anything.</summary>
    private const int LeastUsers = 100;

    private readonly UserMetric _metric;
    private readonly (CsrMatrix FoldIn, CsrMatrix HeldOut)[] _parts;

    public Race(CsrMatrix foldIn, CsrMatrix heldOut, UserMetric metric, int seed)
    {
        _metric = metric;
        int[] users = [.. Enumerable.Range(0, heldOut.RowCount).Where(u => heldOut.RowLength(u) > 0)];
        int[] order = [.. new CounterRandom(seed).Permutation(users.Length).Select(i => users[i])];
        int[] ends = [.. Enumerable.Range(1, 3).Reverse().Select(halvings => users.Length >> halvings).Where(end => end >= LeastUsers), users.Length];
        _parts = [.. ends.Select((end, i) => Part(foldIn, heldOut, order.AsSpan(i == 0 ? 0 : ends[i - 1], end - (i == 0 ? 0 : ends[i - 1]))))];
        UserCount = users.Length;
    }

    /// <summary>Users with held-out items.</summary>
    public int UserCount { get; }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="best">The best so far, which all users were measured for; null for none.</param>
    /// <param name="errors">Standard errors of the paired difference at which a model is dropped.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    public (float[] Values, bool WasDropped) Run(Recommender model, Trial? best, double errors, Work work)
    {
        List<float> values = new(UserCount);
        for (var part = 0; part < _parts.Length; part++)
        {
            var (foldIn, heldOut) = _parts[part];
            var within = work.Part(values.Count / (double)UserCount, (values.Count + foldIn.RowCount) / (double)UserCount);
            var result = Evaluator.Evaluate(model, foldIn, heldOut, [_metric], work.Threads, within.Progress, work.Cancellation);
            values.AddRange(result.Metrics[0].PerUser.Select(v => (float)v));
            if (best is not null && part < _parts.Length - 1 && PairedDifference.Of(values, best.Values).IsWorse(errors))
                return ([.. values], true);
        }

        return ([.. values], false);
    }

    private static (CsrMatrix, CsrMatrix) Part(CsrMatrix foldIn, CsrMatrix heldOut, ReadOnlySpan<int> users) =>
        (foldIn.SelectRows(users), heldOut.SelectRows(users));
}
