using System.Runtime.InteropServices;
using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>An item-item matrix that is given in the place of X^T X.</summary>
public sealed class GramianMatrix : GramianSource
{
    private readonly CsrMatrix _a;

    private GramianMatrix(CsrMatrix a) => _a = a;

    /// <inheritdoc/>
    public override int ItemCount => _a.ColumnCount;

    /// <summary>The matrix, items x items.</summary>
    public CsrMatrix Matrix => _a;

    /// <inheritdoc/>
    public override double[] ItemSquares => field ??= Diagonal();

    /// <summary>Takes a matrix without copying it.</summary>
    /// <param name="gramian">Symmetric, items x items, with a diagonal that is not negative.</param>
    /// <exception cref="ArgumentException">The matrix is not square or not symmetric; the message names the entry.</exception>
    public static GramianMatrix Of(CsrMatrix gramian)
    {
        ArgumentNullException.ThrowIfNull(gramian);
        CheckSymmetric(gramian);
        return new GramianMatrix(gramian);
    }

    /// <inheritdoc/>
    public override GramianNorms Norms(Work work = default)
    {
        var (norms, lower) = (new float[ItemCount], 0L);
        for (var j = 0; j < ItemCount; j++)
        {
            var row = _a.Row(j);
            var square = 0.0;
            for (var p = 0; p < row.Count; p++)
            {
                square += (double)row.ValueAt(p) * row.ValueAt(p);
                lower += row.Indices[p] >= j ? 1 : 0;
            }

            norms[j] = (float)Math.Sqrt(square);
        }

        return new GramianNorms(norms, lower);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"GramianMatrix of {ItemCount:N0} items, {_a.NonzeroCount:N0} nonzeros");

    internal override GramianColumns Columns(int[] order, float[]? scale) => GramianColumns.Stored(LowerHalf(order, scale));

    internal override GramianRestriction Restriction() => new StoredRestriction(_a);

    private double[] Diagonal()
    {
        var diagonal = new double[ItemCount];
        for (var j = 0; j < ItemCount; j++)
        {
            var row = _a.Row(j);
            var p = row.Indices.BinarySearch(j);
            diagonal[j] = p < 0 ? 0 : row.ValueAt(p);
        }

        return diagonal;
    }

    /// <summary>The lower half of P S A S P^T by columns.</summary>
    private CscMatrix LowerHalf(int[] newToOld, float[]? scale)
    {
        var oldToNew = new int[newToOld.Length];
        for (var k = 0; k < newToOld.Length; k++)
            oldToNew[newToOld[k]] = k;
        var lp = new long[ItemCount + 1];
        List<int> li = [];
        List<float> lx = [];
        for (var j = 0; j < ItemCount; j++)
        {
            var row = _a.Row(newToOld[j]);
            var start = li.Count;
            for (var p = 0; p < row.Count; p++)
            {
                var item = row.Indices[p];
                if (oldToNew[item] < j)
                    continue;
                li.Add(oldToNew[item]);
                lx.Add(scale is null ? row.ValueAt(p) : row.ValueAt(p) * scale[newToOld[j]] * scale[item]);
            }

            var count = li.Count - start;
            CollectionsMarshal.AsSpan(li).Slice(start, count).Sort(CollectionsMarshal.AsSpan(lx).Slice(start, count));
            lp[j + 1] = li.Count;
        }

        return CscMatrix.Trusted(ItemCount, ItemCount, lp, [.. li], [.. lx]);
    }

    private static void CheckSymmetric(CsrMatrix a)
    {
        if (a.RowCount != a.ColumnCount)
            throw new ArgumentException(
                $"An item-item matrix is square, but this one is {a.RowCount} x {a.ColumnCount}. For a users x items matrix call Fit.", nameof(a));
        var t = a.Transpose();
        for (var i = 0; i < a.RowCount; i++)
        {
            var row = a.Row(i);
            var column = t.Row(i);
            if (!row.Indices.SequenceEqual(column.Indices))
                throw new ArgumentException($"The matrix is not symmetric: row and column {i} have different patterns.", nameof(a));
            for (var p = 0; p < row.Count; p++)
            {
                var (value, mirrored) = (row.ValueAt(p), column.ValueAt(p));
                if (!float.IsFinite(value) || Math.Abs(value - mirrored) > 1e-5f * Math.Abs(value))
                    throw new ArgumentException(
                        $"The matrix is not symmetric: ({i}, {row.Indices[p]}) is {value} but its mirror image is {mirrored}.", nameof(a));
                if (row.Indices[p] == i && value < 0)
                    throw new ArgumentException($"The diagonal entry of item {i} is {value}; it must not be negative.", nameof(a));
            }
        }
    }
}
