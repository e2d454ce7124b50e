using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>The square-root-free form of a Cholesky factor: P A P^T ~ L D L^T with unit lower triangular L (paper, section 2).</summary>
/// <param name="Lower">L, n x n, the unit diagonal stored first in each column.</param>
/// <param name="Diagonal">The diagonal of D, length n, positive.</param>
public sealed record LdlFactor(CscMatrix Lower, float[] Diagonal)
{
    /// <summary>Breakdowns of an incomplete factorization, each with the shift of the next attempt.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [];

    /// <summary>What was decided on the way and why, in whole sentences.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"LdlFactor of {Diagonal.Length:N0} items, {Lower.NonzeroCount:N0} nonzeros in L";

    /// <summary>
    /// From an LL^T factor, in place: column j divided by L_jj, D_jj = L_jj^2. The arrays of <paramref name="cholesky"/>
    /// are taken over.
    /// </summary>
    /// <param name="cholesky">Lower triangular, the positive diagonal first in each column.</param>
    internal static LdlFactor FromCholesky(CscMatrix cholesky)
    {
        var (lp, lx) = (cholesky.ColumnPointers, cholesky.Values!);
        var d = new float[cholesky.ColumnCount];
        for (var j = 0; j < d.Length; j++)
        {
            var pivot = lx[lp[j]];
            d[j] = pivot * pivot;
            for (var p = lp[j]; p < lp[j + 1]; p++)
                lx[p] /= pivot;
        }

        return new LdlFactor(cholesky, d);
    }

    /// <summary>Throws unless L is unit lower triangular of this order and D positive.</summary>
    /// <exception cref="ArgumentException">Names the column or pivot that is wrong.</exception>
    internal void Validate(int order)
    {
        if (Lower.RowCount != order || Lower.ColumnCount != order)
            throw new ArgumentException($"L is {Lower.RowCount} x {Lower.ColumnCount}, but X has {order} items.");
        for (var j = 0; j < order; j++)
        {
            var p = Lower.ColumnPointers[j];
            if (p == Lower.ColumnPointers[j + 1] || Lower.RowIndices[p] != j || Lower.Values?[p] is null or 0)
                throw new ArgumentException($"Column {j} of L does not begin with its diagonal entry: L must be lower triangular, with values.");
        }

        if (Diagonal.Length != order)
            throw new ArgumentException($"D has {Diagonal.Length} pivots, but X has {order} items.");
        var bad = Array.FindIndex(Diagonal, d => !(d > 0));
        if (bad >= 0)
            throw new ArgumentException($"Pivot {bad} of D is {Diagonal[bad]}; it must be above 0.");
    }
}
