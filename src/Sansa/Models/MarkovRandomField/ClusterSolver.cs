using System.Globalization;
using System.Numerics;
using Sansa.Dense;

namespace Sansa.Models.MarkovRandomField;

/// <summary>One worker's solver: the columns of B that a cluster determines, B_ji = -C_ji / C_ii with C the inverse of its block of S + lambda I.</summary>
internal sealed unsafe class ClusterSolver(ScaledCovariance covariance, float l2, int maxInColumn, CancellationToken cancellation) : IDisposable
{
    private readonly DenseContext _context = new(1, cancellation);
    private readonly NativeBuffer _buffer = new((long)maxInColumn * maxInColumn);
    private readonly ClusterGramian _gramian = new(covariance);
    private readonly int[] _reordered = new int[maxInColumn];
    private readonly float[] _diagonal = new float[maxInColumn];

    /// <summary>The leader's weights: <paramref name="weights"/>[p] is that of items[p]; the first, the leader's own, is 0.</summary>
    /// <remarks>
    /// With the leader last, C's column of the leader is L^-T e / l: no inverse is formed, a triangle is solved backwards
    /// for one column, and the division by C_ii scales the leader's own value to 1.
    /// </remarks>
    public void SolveLeader(ReadOnlySpan<int> items, Span<float> weights)
    {
        var m = items.Length;
        weights[0] = 0;
        if (m == 1)
            return;
        items[1..].CopyTo(_reordered);
        _reordered[m - 1] = items[0];
        var matrix = Factor(_reordered.AsSpan(0, m));
        for (var j = m - 2; j >= 0; j--)
        {
            var column = matrix.Column(j);
            var known = Dot(new ReadOnlySpan<float>(column + j + 1, m - 2 - j), weights[(j + 2)..m]);
            weights[j + 1] = (column[m - 1] - known) / column[j];
        }
    }

    /// <summary>The weights of the first items: column d of the m x solved result is at weights[d m ..].</summary>
    public void SolveSeveral(ReadOnlySpan<int> items, int solved, Span<float> weights)
    {
        var m = items.Length;
        items.CopyTo(_reordered);
        var matrix = Factor(_reordered.AsSpan(0, m));
        SymmetricInverse.FromFactor(_context, matrix);
        for (var d = 0; d < solved; d++)
        {
            var pivot = -matrix[d, d];
            for (var j = 0; j < m; j++)
                weights[(d * m) + j] = j == d ? 0 : (j > d ? matrix[j, d] : matrix[d, j]) / pivot;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Dispose();
        _buffer.Dispose();
    }

    private MatrixView Factor(ReadOnlySpan<int> items)
    {
        var matrix = _buffer.AsMatrix(items.Length, items.Length);
        _gramian.Fill(items, l2, matrix);
        try
        {
            Cholesky.FactorStrictly(_context, matrix, _diagonal);
        }
        catch (NotPositiveDefiniteException e)
        {
            throw new NotPositiveDefiniteException(
                items[e.Pivot],
                e.Value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The scaled covariances of a cluster of {items.Length} items are not positive definite: "
                    + $"the pivot of item {items[e.Pivot]} is {e.Value}. Raise l2, or lower MaxInColumn or the density."),
                e);
        }

        return matrix;
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var i = 0;
        var sum = Vector<float>.Zero;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
            sum = Vector.FusedMultiplyAdd(new Vector<float>(x[i..]), new Vector<float>(y[i..]), sum);
        var total = Vector.Sum(sum);
        for (; i < x.Length; i++)
            total += x[i] * y[i];
        return total;
    }
}
