using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>Training from a stored item-item matrix.</summary>
internal sealed class GramianTraining : SansaTraining
{
    private readonly CsrMatrix _a;
    private float[] _scale = [];

    public GramianTraining(CsrMatrix a, SansaOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
        : base(a.ColumnCount, options, progress, cancellation)
    {
        if (options.Method == FactorizationMethod.Exact)
            throw new ArgumentException("The exact factorization computes the Gramian from X; call Fit with X, or use the incomplete factorization.", nameof(options));
        if (options.Permutation is null && options.Ordering is not (null or OrderingMethod.Degree or OrderingMethod.Natural))
            throw new ArgumentException($"The ordering {options.Ordering} works on X. For an item-item matrix choose Degree or Natural, or give a permutation.", nameof(options));
        CheckSymmetric(a);
        _a = a;
        Run.Plan(("scale", 0.05), ("order", 0.05), ("factorize", 0.5), ("invert", 0.35), ("refit", Options.Refit is null ? 0 : 0.3), ("assemble", 0.05));
    }

    public override void Scale() => _scale = Run.Stage("scale", () =>
    {
        Run.GramianNonzeroCount = _a.NonzeroCount;
        var scale = new float[ItemCount];
        for (var j = 0; j < ItemCount; j++)
        {
            var row = _a.Row(j);
            var square = 0.0;
            for (var p = 0; p < row.Count; p++)
                square += (double)row.ValueAt(p) * row.ValueAt(p);
            scale[j] = InteractionTraining.ScaleOf((float)Math.Sqrt(square));
        }

        return scale;
    });

    public override Permutation Order() => Run.Stage("order", () => Options.Permutation ?? (Options.Ordering == OrderingMethod.Natural
        ? Permutation.Identity(ItemCount)
        : new Permutation([.. Enumerable.Range(0, ItemCount).OrderBy(_a.RowLength)])));

    public override LdlFactor Factorize(Permutation order) => Run.Stage(
        "factorize",
        () => FactorizeIncompletely(GramianColumns.Stored(LowerHalf(order)), store: null),
        f => f.Lower.NonzeroCount);

    protected override (double[] Diagonal, Func<GramianRestriction> Restriction) Gramian()
    {
        var diagonal = new double[ItemCount];
        for (var j = 0; j < ItemCount; j++)
        {
            var row = _a.Row(j);
            var p = row.Indices.BinarySearch(j);
            diagonal[j] = p < 0 ? 0 : row.ValueAt(p);
        }

        return (diagonal, () => new StoredRestriction(_a));
    }

    /// <summary>The lower half of P S A S P^T by columns.</summary>
    private CscMatrix LowerHalf(Permutation order)
    {
        var (newToOld, oldToNew) = (order.NewToOld, order.OldToNew);
        var lp = new long[ItemCount + 1];
        List<int> li = [];
        List<float> lx = [];
        for (var j = 0; j < ItemCount; j++)
        {
            var row = _a.Row(newToOld[j]);
            var start = li.Count;
            for (var p = 0; p < row.Count; p++)
            {
                if (oldToNew[row.Indices[p]] < j)
                    continue;
                li.Add(oldToNew[row.Indices[p]]);
                lx.Add(row.ValueAt(p) * _scale[newToOld[j]] * _scale[row.Indices[p]]);
            }

            var count = li.Count - start;
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(li).Slice(start, count).Sort(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(lx).Slice(start, count));
            lp[j + 1] = li.Count;
        }

        return CscMatrix.Trusted(ItemCount, ItemCount, lp, [.. li], [.. lx]);
    }

    private static void CheckSymmetric(CsrMatrix a)
    {
        if (a.RowCount != a.ColumnCount)
            throw new ArgumentException($"An item-item matrix is square, but this one is {a.RowCount} x {a.ColumnCount}. For a users x items matrix call Fit.", nameof(a));
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
                    throw new ArgumentException($"The matrix is not symmetric: ({i}, {row.Indices[p]}) is {value} but its mirror image is {mirrored}.", nameof(a));
                if (row.Indices[p] == i && value < 0)
                    throw new ArgumentException($"The diagonal entry of item {i} is {value}; it must not be negative.", nameof(a));
            }
        }
    }
}
