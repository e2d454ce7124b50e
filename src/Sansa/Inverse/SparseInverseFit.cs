using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// Fits the rows of K on their pattern: the values that minimise ||e_i^T - k_i C|| for each row i, where C C^T = A is the exact factorization of
/// A = P (X^T X + Lambda) P^T.
/// </summary>
/// <remarks>
/// C is triangular, so the normal equations contain A alone: A_SS y = e_i, k_i = y / y_i and D_ii = 1 / y_i, where S are the
/// columns of row i, in any order. Neither A nor C is formed: each row is solved by conjugate gradients, preconditioned with the diagonal, that start at
/// the row as it was.
/// </remarks>
internal sealed class SparseInverseFit
{
    private const int RowsPerChunk = 16;

    private readonly CsrMatrix _k;
    private readonly float[] _d;
    private readonly int[]? _items;
    private readonly int[]? _own;
    private readonly double[] _ridge;
    private readonly double[] _diagonal;
    private readonly GramianSource _source;
    private readonly SparseInverseCholesky _options;

    /// <summary>Prepares to fit K, whose values are replaced in place.</summary>
    /// <param name="k">K by rows, lower triangular with its diagonal; n x n.</param>
    /// <param name="d">The diagonal of D as it is; kept for a row of K that has lost its diagonal entry, which is left alone.</param>
    /// <param name="ordered">X^T X and P.</param>
    /// <param name="ridge">Lambda.</param>
    /// <param name="options">Accuracy.</param>
    public SparseInverseFit(CsrMatrix k, float[] d, OrderedGramian ordered, Ridge ridge, SparseInverseCholesky options)
        : this(k, d, ordered.Source, ridge, options) => _items = ordered.Order.NewToOld;

    /// <summary>Prepares to fit W = K P, which has K's rows, and items for columns.</summary>
    /// <param name="w">K P by rows.</param>
    /// <param name="d">The diagonal of D as it is.</param>
    /// <param name="order">P.</param>
    /// <param name="source">X^T X.</param>
    /// <param name="ridge">Lambda.</param>
    /// <param name="options">Accuracy.</param>
    public SparseInverseFit(CsrMatrix w, float[] d, Permutation order, GramianSource source, Ridge ridge, SparseInverseCholesky options)
        : this(w, d, source, ridge, options) => _own = order.NewToOld;

    private SparseInverseFit(CsrMatrix k, float[] d, GramianSource source, Ridge ridge, SparseInverseCholesky options)
    {
        (_k, _d, _source, _options) = (k, d, source, options);
        _ridge = ridge.Of(_source.ItemSquares);
        _diagonal = [.. _source.ItemSquares.Zip(_ridge, (c, lambda) => c + lambda)];
    }

    /// <summary>How the fit went.</summary>
    public FitRecord Record { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Fits all rows.</summary>
    /// <param name="work">As below.</param>
    public float[] Run(Work work) => Run([.. Enumerable.Range(0, _k.RowCount)], work);

    /// <summary>Fits some rows; the others stay as they are.</summary>
    /// <param name="rows">Which, ascending.</param>
    /// <param name="work">Threads; cancellation is looked at before each conjugate gradient step: one on the row of a popular item can take a tenth of
    /// a second.</param>
    /// <returns>The diagonal of D.</returns>
    public float[] Run(int[] rows, Work work)
    {
        var n = rows.Length;
        var d = (float[])_d.Clone();
        var solvers = new RowSolver?[work.Workers];
        var (before, after) = (new double[n], new double[n]);
        var done = 0;
        ParallelLoop.Chunks(n, RowsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var solver = solvers[worker] ??= new RowSolver(this, new RestrictedSystem(_source.Restriction(), _ridge, _diagonal, work.Cancellation));
            // From the last row back: the rows of popular items are the longest, and nobody should wait for them at the end.
            for (var p = n - 1 - start; p > n - 1 - end; p--)
                d[rows[p]] = solver.Solve(rows[p], out before[p], out after[p]);
            work.Report(Interlocked.Add(ref done, end - start) / (double)n);
        });
        Record = n == 0 ? Record : new FitRecord(before.Average(), after.Average(), after.Max(), solvers.Sum(s => s?.StepCount ?? 0), n);
        return d;
    }

    /// <summary>One thread's row.</summary>
    private sealed class RowSolver(SparseInverseFit fit, RestrictedSystem system)
    {
        /// <summary>The place of the row's own item among its columns.</summary>
        private int _place;

        public long StepCount => system.StepCount;

        /// <summary>Replaces row i of K and returns D_ii; tells the squared relative residual before and after.</summary>
        public float Solve(int i, out double before, out double after)
        {
            (before, after) = (0, 0);
            var (start, end) = ((int)fit._k.RowPointers[i], (int)fit._k.RowPointers[i + 1]);
            var count = end - start;
            _place = fit._k.ColumnIndices.AsSpan(start, count).BinarySearch(fit._own is null ? i : fit._own[i]);
            if (_place < 0)
                return fit._d[i];
            var values = fit._k.Values.AsSpan(start, count);
            Load(fit._k.ColumnIndices.AsSpan(start, count), values);
            StartAtBestMultiple();
            // e_i^T diag(A)^-1 e_i: the residual of y = 0.
            var whole = 1 / fit._diagonal[system.Items[_place]];
            var rz = system.Precondition();
            before = rz / whole;
            after = system.Iterate(rz, fit._options.Tolerance * fit._options.Tolerance * whole, fit._options.MaxSteps) / whole;
            var own = system.Solution[_place];
            for (var a = 0; a < count; a++)
                values[a] = (float)(system.Solution[a] / own);
            return (float)(1 / own);
        }

        private void Load(ReadOnlySpan<int> positions, ReadOnlySpan<float> values)
        {
            system.Begin(positions.Length);
            for (var a = 0; a < positions.Length; a++)
                (system.Items[a], system.Solution[a]) = (fit._items is null ? positions[a] : fit._items[positions[a]], values[a]);
        }

        /// <summary>The multiple of the present row that is closest to the solution in the energy norm: x^T b / x^T A x.</summary>
        private void StartAtBestMultiple()
        {
            var (x, r, product) = (system.Solution, system.Residual, system.Product);
            system.Multiply(x);
            var scale = x[_place] / system.Dot(x, product);
            for (var a = 0; a < system.Count; a++)
                (x[a], r[a]) = (scale * x[a], -scale * product[a]);
            r[_place] += 1;
        }
    }
}
