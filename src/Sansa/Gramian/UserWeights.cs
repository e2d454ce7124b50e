using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>
/// Weights of the users in the Gramian, G = X^T diag(w) X with w_u = d_u^-exponent, where d_u is the number of items of user u: somebody who has
/// thousands of items tells less of each pair of them than somebody who has five.
/// </summary>
internal static class UserWeights
{
    /// <summary>Throws where an exponent is outside its range.</summary>
    public static void Check(double exponent, string name) => Option.Check(exponent is >= 0 and <= 2, name, exponent, "0 to 2");

    /// <summary>X with weighted users, laid out again; see below.</summary>
    /// <exception cref="ArgumentException">There is no X, only X^T X.</exception>
    public static InteractionMatrix Apply(GramianSource source, double exponent, CancellationToken cancellation) => source is InteractionMatrix x
        ? InteractionMatrix.Of(Apply(x.ByUser, exponent), cancellation)
        : throw new ArgumentException(
            "UserWeightExponent is not 0, but an item-item matrix has no users to weigh. Give X, or weigh them before.", nameof(source));

    /// <summary>
    /// X with row u multiplied by sqrt(w_u), whose Gramian is G. The weights are scaled so that their mean over the interactions is 1, and a ridge keeps
    /// its meaning.
    /// </summary>
    /// <param name="x">X, users x items.</param>
    /// <param name="exponent">0 or more; 0 gives X itself.</param>
    public static CsrMatrix Apply(CsrMatrix x, double exponent)
    {
        if (exponent == 0)
            return x;
        var weights = Enumerable.Range(0, x.RowCount).Select(u => Math.Pow(Math.Max(1, x.RowLength(u)), -exponent)).ToArray();
        var mean = weights.Select((w, u) => w * x.RowLength(u)).Sum() / x.NonzeroCount;
        var values = new float[x.NonzeroCount];
        for (var u = 0; u < x.RowCount; u++)
        {
            var factor = (float)Math.Sqrt(weights[u] / mean);
            for (var p = x.RowPointers[u]; p < x.RowPointers[u + 1]; p++)
                values[p] = factor * (x.Values is null ? 1f : x.Values[p]);
        }

        return CsrMatrix.Trusted(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, values);
    }
}
