using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sansa.Dense;

/// <summary>How fast this machine multiplies or factorizes dense matrices, for <c>sansa bench</c>.</summary>
/// <param name="Order">Rows and columns of the float32 matrices.</param>
/// <param name="Flops">Multiplications and additions of one run: 2 n^3 for a product, n^3 / 3 for a factorization.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Vectors">The vector width that the kernels used, such as <c>Vector512</c>.</param>
/// <param name="Seconds">The fastest of the repetitions.</param>
/// <param name="OpenBlasSeconds">The same for OpenBLAS (sgemm, spotrf) on the same matrices in the same process; null where no libopenblas.so.0 is on
/// the loader's path and SANSA_OPENBLAS names none.</param>
internal sealed record DenseBenchmark(int Order, double Flops, int Threads, string Vectors, double Seconds, double? OpenBlasSeconds)
{
    /// <summary>10^9 flops a second.</summary>
    public double GigaflopsPerSecond => Flops / Seconds / 1e9;

    /// <summary>10^9 flops a second of OpenBLAS; null where it was not found.</summary>
    public double? OpenBlasGigaflopsPerSecond => Flops / OpenBlasSeconds / 1e9;

    /// <summary>Speed relative to OpenBLAS: above 1 is faster; null where it was not found.</summary>
    public double? Ratio => OpenBlasSeconds / Seconds;

    /// <summary>Times the Cholesky factorization of a random positive definite matrix, this library's and OpenBLAS's in turn.</summary>
    /// <param name="order">Rows and columns, 1 or more.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <param name="repetitions">How often; the fastest counts.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order or the number of repetitions is below 1.</exception>
    public static DenseBenchmark Cholesky(int order, int threads = 0, int repetitions = 3, CancellationToken cancellation = default) =>
        Run(order, 1, Math.Pow(order, 3) / 3, threads, repetitions, cancellation, matrices => Fill(matrices[0]),
            (context, matrices) => Dense.Cholesky.Factor(context, matrices[0]), (reference, matrices) => reference.Factor(matrices[0]));

    /// <summary>Times C += A B, this library's and OpenBLAS's in turn: what the machine can do at best.</summary>
    /// <param name="order">Rows and columns, 1 or more.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <param name="repetitions">How often; the fastest counts.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order or the number of repetitions is below 1.</exception>
    public static DenseBenchmark Multiply(int order, int threads = 0, int repetitions = 3, CancellationToken cancellation = default) =>
        Run(order, 3, 2 * Math.Pow(order, 3), threads, repetitions, cancellation, matrices => Array.ForEach(matrices, Fill),
            (context, matrices) => Gemm.Add(context, 1, matrices[0], false, matrices[1], false, matrices[2]),
            (reference, matrices) => reference.Multiply(matrices));

    private static DenseBenchmark Run(
        int order, int count, double flops, int threads, int repetitions, CancellationToken cancellation,
        Action<MatrixView[]> fill, Action<DenseContext, MatrixView[]> work, Action<OpenBlas, MatrixView[]> referenceWork)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        using var context = new DenseContext(threads, cancellation);
        using var buffer = new NativeBuffer((long)count * order * order, clear: true);
        var all = buffer.AsMatrix(order, count * order);
        var matrices = Enumerable.Range(0, count).Select(k => all.Block(0, k * order, order, order)).ToArray();
        var reference = OpenBlas.Find(context.Workers);
        double best = double.PositiveInfinity, bestReference = double.PositiveInfinity;
        for (var r = 0; r < repetitions; r++)
        {
            fill(matrices);
            best = Math.Min(best, Time(() => work(context, matrices)));
            if (reference is null)
                continue;
            fill(matrices);
            bestReference = Math.Min(bestReference, Time(() => referenceWork(reference, matrices)));
        }

        return new DenseBenchmark(order, flops, context.Workers, context.Kind.ToString(), best, reference is null ? null : bestReference);
    }

    private static double Time(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static void Fill(MatrixView matrix)
    {
        var random = new Random(1);
        for (var j = 0; j < matrix.Columns; j++)
        {
            for (var i = j; i < matrix.Rows; i++)
                matrix[i, j] = random.NextSingle() - 0.5f;
            matrix[j, j] += matrix.Columns;
        }
    }

    private const string PathVariable = "SANSA_OPENBLAS";

    /// <summary>The system's OpenBLAS, or the one at the path in <see cref="PathVariable"/>: a yardstick, never a dependency.</summary>
    private sealed unsafe class OpenBlas(
        delegate* unmanaged<byte*, int*, float*, int*, int*, void> spotrf,
        delegate* unmanaged<byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> sgemm)
    {
        public static OpenBlas? Find(int threads)
        {
            var path = Environment.GetEnvironmentVariable(PathVariable);
            if (!NativeLibrary.TryLoad(string.IsNullOrEmpty(path) ? "libopenblas.so.0" : path, out var library)
                || !NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var setThreads)
                || !NativeLibrary.TryGetExport(library, "spotrf_", out var factor)
                || !NativeLibrary.TryGetExport(library, "sgemm_", out var multiply))
                return null;
            ((delegate* unmanaged<int, void>)setThreads)(threads);
            return new OpenBlas(
                (delegate* unmanaged<byte*, int*, float*, int*, int*, void>)factor,
                (delegate* unmanaged<byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void>)multiply);
        }

        public void Factor(MatrixView matrix)
        {
            var lower = (byte)'L';
            int order = matrix.Columns, stride = (int)matrix.Stride, failed;
            spotrf(&lower, &order, matrix.Data, &stride, &failed);
            if (failed != 0)
                throw new NotPositiveDefiniteException(failed - 1, float.NaN);
        }

        public void Multiply(MatrixView[] matrices)
        {
            var plain = (byte)'N';
            int order = matrices[0].Columns, stride = (int)matrices[0].Stride;
            var one = 1f;
            sgemm(&plain, &plain, &order, &order, &order, &one, matrices[0].Data, &stride, matrices[1].Data, &stride, &one, matrices[2].Data, &stride);
        }
    }
}
