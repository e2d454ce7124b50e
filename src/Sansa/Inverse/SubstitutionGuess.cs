using System.Runtime.InteropServices;
using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// An initial guess of K ~ L^-1 better than 2I - L: column j solves L k = e_j by forward substitution, in which entries
/// far below the final threshold are not followed any further; then the largest entries over all columns are kept.
/// </summary>
/// <remarks>
/// Minimal residual steps add one power of (I - L) at a time and sparsify in between, so long chains of items are cut
/// before they are complete. The substitution follows the chains that matter to their end, in one pass.
/// </remarks>
internal sealed class SubstitutionGuess
{
    private const int ColumnsPerChunk = 16;

    /// <summary>Of the columns, one in this many (at least a few dozen) tells where the threshold will lie.</summary>
    private const int SampleStride = 64;

    /// <summary>What is smaller than this fraction of the expected threshold is not followed.</summary>
    private const float DropFraction = 0.3f;

    /// <summary>What is smaller than this fraction of the expected threshold is not gathered: room for a poor estimate.</summary>
    private const float GatherFraction = 0.9f;

    private readonly CscMatrix _lower;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;
    private readonly Substitution?[] _scratch;

    private SubstitutionGuess(CscMatrix lower, Work work)
    {
        (_lower, _workers, _cancellation) = (lower, work.Workers, work.Cancellation);
        _scratch = new Substitution?[_workers];
    }

    /// <summary>Computes the guess.</summary>
    /// <param name="lower">L, unit lower triangular, the diagonal first in each column.</param>
    /// <param name="budget">The most entries to keep, diagonal included; at least n.</param>
    /// <param name="work">Threads; cancellation stops between blocks of columns.</param>
    public static SparseColumns Compute(CscMatrix lower, long budget, Work work)
    {
        var guess = new SubstitutionGuess(lower, work);
        var threshold = guess.EstimateThreshold(budget);
        var k = SparseColumns.Empty(lower.ColumnCount);
        guess.Solve(
            [.. Enumerable.Range(0, lower.ColumnCount)],
            DropFraction * threshold,
            (j, substitution) => substitution.Take(GatherFraction * threshold, k, j));
        new GlobalSparsifier(k).Shrink(budget, static _ => { });
        return k;
    }

    /// <summary>Where the budget cuts the entries of a sample of columns; 0 when everything fits.</summary>
    private float EstimateThreshold(long budget)
    {
        var n = _lower.ColumnCount;
        int[] sample = [.. Enumerable.Range(0, n).Where(j => j % Math.Max(1, Math.Min(SampleStride, n / 64)) == 0)];
        var room = (long)((budget - n) * ((double)sample.Length / Math.Max(1, n)));
        // From a coarse drop tolerance to finer ones, until the sample holds more than fits and the tolerance is well below the cut.
        for (var drop = 0.1f; drop > 1e-8f; drop /= 4)
        {
            var keys = SampleKeys(sample, drop);
            if (keys.Length <= room || room == 0)
                continue;
            var threshold = BitConverter.UInt32BitsToSingle(MagnitudeSelection.Threshold(keys.AsSpan(), (int)room));
            if (drop <= DropFraction * threshold)
                return threshold;
        }

        return 0;
    }

    private uint[] SampleKeys(int[] sample, float drop)
    {
        var keys = new uint[sample.Length][];
        var position = new Dictionary<int, int>(sample.Select((j, s) => KeyValuePair.Create(j, s)));
        Solve(sample, drop, (j, substitution) => keys[position[j]] = substitution.KeysBelowDiagonal());
        return [.. keys.SelectMany(k => k)];
    }

    private void Solve(int[] columns, float drop, Action<int, Substitution> onColumn) =>
        ParallelLoop.Chunks(columns.Length, ColumnsPerChunk, _workers, _cancellation, (worker, start, end) =>
        {
            var substitution = _scratch[worker] ??= new Substitution(_lower);
            foreach (var j in columns.AsSpan(start, end - start))
            {
                substitution.Solve(j, drop);
                onColumn(j, substitution);
            }
        });

    /// <summary>One column at a time: the dense right-hand side, the frontier and the entries found. One per thread.</summary>
    private sealed class Substitution(CscMatrix lower)
    {
        private readonly float[] _x = new float[lower.RowCount];
        private readonly AscendingSet _frontier = new(lower.RowCount);
        private readonly List<int> _rows = [];
        private readonly List<float> _values = [];

        public void Solve(int j, float drop)
        {
            var (lp, li, lx, x) = (lower.ColumnPointers, lower.RowIndices, lower.Values!, _x);
            _rows.Clear();
            _values.Clear();
            _frontier.Add(j);
            x[j] = 1;
            for (var i = _frontier.TakeNext(j); i >= 0; i = _frontier.TakeNext(i))
            {
                var value = x[i];
                x[i] = 0;
                if (value == 0 || (i != j && MathF.Abs(value) < drop))
                    continue;
                _rows.Add(i);
                _values.Add(value);
                for (var p = lp[i] + 1; p < lp[i + 1]; p++)
                {
                    x[li[p]] -= lx[p] * value;
                    _frontier.Add(li[p]);
                }
            }
        }

        public uint[] KeysBelowDiagonal() => [.. _values.Skip(1).Select(MagnitudeSelection.Key)];

        /// <summary>Gives a column of K the entries at or above a magnitude, and the diagonal.</summary>
        public void Take(float smallest, SparseColumns k, int j)
        {
            var kept = 0;
            for (var p = 0; p < _rows.Count; p++)
            {
                if (_rows[p] == j || MathF.Abs(_values[p]) >= smallest)
                    (_rows[kept], _values[kept++]) = (_rows[p], _values[p]);
            }

            k.Replace(j, CollectionsMarshal.AsSpan(_rows)[..kept].ToArray(), CollectionsMarshal.AsSpan(_values)[..kept].ToArray());
        }
    }
}
