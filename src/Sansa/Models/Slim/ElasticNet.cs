using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// Coordinate descent for one column of B: the w that is not negative and minimises ||y - X_C w||^2 / 2 + sum(ridge_i w_i^2) / 2 + L1 sum(w), for a set C of
/// columns of X (Friedman, Hastie, Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", 2010, section 2).
/// One per thread.
/// </summary>
/// <remarks>
/// The residual r = y - X w is kept and not the gradient: a step then costs the users of an item, far fewer than the entries of its column of X^T X.
/// Between passes over all of C the descent stays with the weights above 0.
/// </remarks>
internal sealed class ElasticNet(CsrMatrix byItem, float[] squares, float[] ridge, SlimOptions options)
{
    /// <summary>The part of a sum of float32 numbers that is not significant, about eight units in the last place.</summary>
    private const float Rounding = 1e-6f;

    private readonly float _l1 = (float)options.L1;
    private readonly float[] _residual = new float[byItem.ColumnCount];
    private readonly float[] _weights = new float[byItem.RowCount];
    private readonly int[] _active = new int[byItem.RowCount];
    private int _activeCount;

    /// <summary>Finds the weights of C for the column of one item.</summary>
    /// <param name="target">The item whose column of X is y; not in C.</param>
    /// <param name="candidates">C, ascending.</param>
    /// <param name="start">Weights to begin with; those outside C are passed over.</param>
    /// <param name="indices">The items with a weight above 0, ascending.</param>
    /// <param name="weights">The weight of each.</param>
    /// <returns>Whether it converged.</returns>
    public bool Solve(int target, ReadOnlySpan<int> candidates, SparseRow start, out int[] indices, out float[] weights)
    {
        AddToResidual(target, 1f);
        Begin(candidates, start);
        var converged = Descend(candidates);
        _activeCount = CountPositive(candidates);
        indices = _active[.._activeCount];
        weights = Array.ConvertAll(indices, i => _weights[i]);
        Clear(target, candidates);
        return converged;
    }

    private bool Descend(ReadOnlySpan<int> candidates)
    {
        var passes = 0;
        while (passes++ < options.MaxPasses)
        {
            var settled = Pass(candidates);
            if (settled)
                return true;
            _activeCount = CountPositive(candidates);
            while (!settled && passes++ < options.MaxPasses)
                settled = Pass(_active.AsSpan(0, _activeCount));
        }

        return false;
    }

    /// <summary>One step for each item; true when none changed by more than the tolerance.</summary>
    private bool Pass(ReadOnlySpan<int> items)
    {
        var (change, largest) = (0f, 0f);
        foreach (var i in items)
        {
            var before = _weights[i];
            // The minimum over w_i alone. X_i^T r leaves out what item i explains itself, which is put back.
            var (pull, stiffness) = (Correlation(i) + (squares[i] * before), squares[i] + ridge[i]);
            var after = MathF.Max(0f, (pull - _l1) / stiffness);
            // Less than this, rounding alone can change: it would never end.
            if (MathF.Abs(after - before) * stiffness > Rounding * (MathF.Abs(pull) + _l1))
            {
                _weights[i] = after;
                AddToResidual(i, before - after);
                change = MathF.Max(change, MathF.Abs(after - before));
            }

            largest = MathF.Max(largest, _weights[i]);
        }

        return change <= options.Tolerance * largest;
    }

    private void Begin(ReadOnlySpan<int> candidates, SparseRow start)
    {
        for (var p = 0; p < start.Count; p++)
        {
            var i = start.Indices[p];
            if (candidates.BinarySearch(i) < 0)
                continue;
            _weights[i] = start.ValueAt(p);
            AddToResidual(i, -_weights[i]);
        }
    }

    /// <summary>Lists the items with a weight above 0.</summary>
    private int CountPositive(ReadOnlySpan<int> candidates)
    {
        var count = 0;
        foreach (var i in candidates)
        {
            _active[count] = i;
            count += _weights[i] > 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Back to zero, at the cost of what was touched: a user of a candidate or of the target.</summary>
    private void Clear(int target, ReadOnlySpan<int> candidates)
    {
        foreach (var u in byItem.Row(target).Indices)
            _residual[u] = 0;
        foreach (var i in candidates)
        {
            foreach (var u in byItem.Row(i).Indices)
                _residual[u] = 0;
            _weights[i] = 0;
        }
    }

    /// <summary>X_i^T r, in four sums that do not wait for each other.</summary>
    private float Correlation(int i)
    {
        var (start, end) = ((nuint)byItem.RowPointers[i], (nuint)byItem.RowPointers[i + 1]);
        ref var r = ref MemoryMarshal.GetArrayDataReference(_residual);
        ref var users = ref MemoryMarshal.GetArrayDataReference(byItem.ColumnIndices);
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        if (byItem.Values is null)
        {
            for (; start + 4 <= end; start += 4)
            {
                s0 += Unsafe.Add(ref r, (uint)Unsafe.Add(ref users, start));
                s1 += Unsafe.Add(ref r, (uint)Unsafe.Add(ref users, start + 1));
                s2 += Unsafe.Add(ref r, (uint)Unsafe.Add(ref users, start + 2));
                s3 += Unsafe.Add(ref r, (uint)Unsafe.Add(ref users, start + 3));
            }

            for (; start < end; start++)
                s0 += Unsafe.Add(ref r, (uint)Unsafe.Add(ref users, start));
            return (s0 + s1) + (s2 + s3);
        }

        for (; start < end; start++)
            s0 += byItem.Values[start] * Unsafe.Add(ref r, (uint)Unsafe.Add(ref users, start));
        return s0;
    }

    /// <summary>r += factor * X_i.</summary>
    private void AddToResidual(int i, float factor)
    {
        var row = byItem.Row(i);
        var users = row.Indices;
        ref var r = ref MemoryMarshal.GetArrayDataReference(_residual);
        for (var p = 0; p < users.Length; p++)
            Unsafe.Add(ref r, users[p]) += factor * row.ValueAt(p);
    }
}
