using System.Diagnostics;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;
using Sansa.Threading;

namespace Sansa.Inverse;

/// <summary>
/// Solves to the end what minimal residual steps approach: on the pattern of K, the values that minimise
/// ||e_i^T - k_i C|| for each row i, where C C^T = A is the exact factorization of A = P (X^T X + Lambda) P^T.
/// </summary>
/// <remarks>
/// C is triangular, so the normal equations contain A alone: A_SS y = e_i, k_i = y / y_i and D_ii = 1 / y_i, where S are the
/// columns of row i. This is the factorized sparse approximate inverse of Kolotilina and Yeremin (SIAM J. Matrix Anal.
/// Appl. 14, 1993); of all K with this pattern, K^T D^-1 K is then the closest to A^-1 in the Kullback-Leibler sense.
/// Neither A nor C is formed: each row is solved by conjugate gradients, preconditioned with the diagonal, that start at
/// the row as it was.
/// </remarks>
internal sealed class InverseRefit
{
    private const int RowsPerChunk = 16;

    private readonly CsrMatrix _k;
    private readonly float[] _d;
    private readonly int[] _items;
    private readonly double[] _ridge;
    private readonly double[] _diagonal;
    private readonly RefitOptions _options;

    /// <summary>Prepares to fit K, whose values are replaced in place.</summary>
    /// <param name="k">K by rows, lower triangular with its diagonal; n x n.</param>
    /// <param name="d">The diagonal of D as it is; kept for a row of K that has lost its diagonal entry, which is left alone.</param>
    /// <param name="order">P: position to item.</param>
    /// <param name="gramianDiagonal">The diagonal of X^T X by item.</param>
    /// <param name="options">Regularization and accuracy.</param>
    public InverseRefit(CsrMatrix k, float[] d, Permutation order, double[] gramianDiagonal, RefitOptions options)
    {
        (_k, _d, _items, _options) = (k, d, order.NewToOld, options);
        _ridge = Array.ConvertAll(gramianDiagonal, c => options.L2 * Math.Pow(Math.Max(1, c), options.Exponent));
        _diagonal = [.. gramianDiagonal.Zip(_ridge, (c, ridge) => c + ridge)];
    }

    /// <summary>Conjugate gradient steps taken, over all rows.</summary>
    public long StepCount { get; private set; }

    /// <summary>
    /// The state before the fit and at its end; the residual of a row is that of its normal equations, A_SS y - e_i, in the
    /// norm of the preconditioner and relative to y = 0.
    /// </summary>
    public IReadOnlyList<InverseStep> Trace { get; private set; } = [];

    /// <summary>Fits all rows.</summary>
    /// <param name="restriction">Makes a thread's means of multiplying by X^T X.</param>
    /// <param name="threads">0 for all cores; the result does not depend on it.</param>
    /// <param name="onProgress">Receives the fraction done.</param>
    /// <param name="cancellation">Looked at before each conjugate gradient step: one on the row of a popular item can take a tenth of a second.</param>
    /// <returns>The diagonal of D.</returns>
    public float[] Run(Func<GramianRestriction> restriction, int threads, Action<double> onProgress, CancellationToken cancellation)
    {
        var n = _k.RowCount;
        var d = new float[n];
        var workers = ParallelLoop.Workers(threads);
        var solvers = new RowSolver?[workers];
        var clock = Stopwatch.StartNew();
        var (before, after) = (new double[n], new double[n]);
        var done = 0;
        ParallelLoop.Chunks(n, RowsPerChunk, workers, cancellation, (worker, start, end) =>
        {
            var solver = solvers[worker] ??= new RowSolver(this, restriction(), cancellation);
            // From the last row back: the rows of popular items are the longest, and nobody should wait for them at the end.
            for (var i = n - 1 - start; i > n - 1 - end; i--)
                d[i] = solver.Solve(i, out before[i], out after[i]);
            if (worker == 0)
                onProgress(Volatile.Read(ref done) / (double)n);
            Interlocked.Add(ref done, end - start);
        });
        StepCount = solvers.Sum(s => s?.StepCount ?? 0);
        Trace = [State("refit", before, 0, n), State("end", after, clock.Elapsed.TotalSeconds, 0)];
        return d;
    }

    private InverseStep State(string step, double[] squaredResiduals, double seconds, int updated) => new(
        step,
        squaredResiduals.Length == 0 ? 0 : Math.Sqrt(squaredResiduals.Max()),
        squaredResiduals.Length == 0 ? 0 : squaredResiduals.Average(),
        _k.NonzeroCount,
        seconds,
        updated);

    /// <summary>One thread's vectors.</summary>
    private sealed class RowSolver(InverseRefit refit, GramianRestriction restriction, CancellationToken cancellation)
    {
        private int[] _items = [];
        private double[] _x = [];
        private double[] _r = [];
        private double[] _z = [];
        private double[] _direction = [];
        private double[] _product = [];

        public long StepCount { get; private set; }

        /// <summary>Replaces row i of K and returns D_ii; tells the squared relative residual before and after.</summary>
        public float Solve(int i, out double before, out double after)
        {
            (before, after) = (0, 0);
            var (start, end) = ((int)refit._k.RowPointers[i], (int)refit._k.RowPointers[i + 1]);
            var count = end - start;
            if (count == 0 || refit._k.ColumnIndices[end - 1] != i)
                return refit._d[i];
            var values = refit._k.Values.AsSpan(start, count);
            Load(refit._k.ColumnIndices.AsSpan(start, count), values);
            StartAtBestMultiple(count);
            (before, after) = Iterate(count);
            var last = _x[count - 1];
            for (var a = 0; a < count; a++)
                values[a] = (float)(_x[a] / last);
            return (float)(1 / last);
        }

        private void Load(ReadOnlySpan<int> positions, ReadOnlySpan<float> values)
        {
            if (_items.Length < positions.Length)
            {
                var room = Math.Max(positions.Length, 2 * _items.Length);
                (_items, _x, _r, _z, _direction, _product) = (new int[room], new double[room], new double[room], new double[room], new double[room], new double[room]);
            }

            for (var a = 0; a < positions.Length; a++)
                (_items[a], _x[a]) = (refit._items[positions[a]], values[a]);
        }

        /// <summary>The multiple of the present row that is closest to the solution in the energy norm: x^T b / x^T A x.</summary>
        private void StartAtBestMultiple(int count)
        {
            Multiply(_x, count);
            var energy = Dot(_x, _product, count);
            var scale = _x[count - 1] / energy;
            for (var a = 0; a < count; a++)
                (_x[a], _r[a]) = (scale * _x[a], -scale * _product[a]);
            _r[count - 1] += 1;
        }

        private (double Before, double After) Iterate(int count)
        {
            // e_i^T diag(A)^-1 e_i: the residual of y = 0.
            var whole = 1 / refit._diagonal[_items[count - 1]];
            var enough = refit._options.Tolerance * refit._options.Tolerance * whole;
            var rz = Precondition(count);
            var before = rz / whole;
            Array.Copy(_z, _direction, count);
            for (var step = 0; step < refit._options.MaxSteps && rz > enough; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                Multiply(_direction, count);
                var alpha = rz / Dot(_direction, _product, count);
                for (var a = 0; a < count; a++)
                    (_x[a], _r[a]) = (_x[a] + (alpha * _direction[a]), _r[a] - (alpha * _product[a]));
                var next = Precondition(count);
                for (var a = 0; a < count; a++)
                    _direction[a] = _z[a] + (next / rz * _direction[a]);
                rz = next;
                StepCount++;
            }

            return (before, rz / whole);
        }

        /// <summary>z = r / diag(A); returns r^T z.</summary>
        private double Precondition(int count)
        {
            var rz = 0.0;
            for (var a = 0; a < count; a++)
            {
                _z[a] = _r[a] / refit._diagonal[_items[a]];
                rz += _r[a] * _z[a];
            }

            return rz;
        }

        /// <summary>product = A_SS v.</summary>
        private void Multiply(double[] v, int count)
        {
            restriction.Multiply(_items.AsSpan(0, count), v.AsSpan(0, count), _product.AsSpan(0, count));
            for (var a = 0; a < count; a++)
                _product[a] += refit._ridge[_items[a]] * v[a];
        }

        private static double Dot(double[] v, double[] w, int count)
        {
            var sum = 0.0;
            for (var a = 0; a < count; a++)
                sum += v[a] * w[a];
            return sum;
        }
    }
}
