using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sansa.Dense;

/// <summary>How fast this machine factorizes a dense matrix, for <c>sansa bench</c>.</summary>
/// <param name="Order">Rows and columns of the float32 matrix.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Vectors">The vector width that the kernels used, such as <c>Vector512</c>.</param>
/// <param name="Seconds">The fastest of the repetitions.</param>
/// <param name="OpenBlasSeconds">The same for OpenBLAS spotrf on the same matrix in the same process; null where no libopenblas.so.0 is on the loader's path and SANSA_OPENBLAS names none.</param>
public sealed record DenseBenchmark(int Order, int Threads, string Vectors, double Seconds, double? OpenBlasSeconds)
{
    /// <summary>Multiplications and additions of one factorization, n^3 / 3.</summary>
    public double Flops => Math.Pow(Order, 3) / 3;

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
    public static DenseBenchmark Cholesky(int order, int threads = 0, int repetitions = 3, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        using var context = new DenseContext(threads, cancellation);
        using var buffer = new NativeBuffer((long)order * order, clear: true);
        var matrix = buffer.AsMatrix(order, order);
        var reference = OpenBlas.Find(context.Workers);
        double best = double.PositiveInfinity, bestReference = double.PositiveInfinity;
        for (var r = 0; r < repetitions; r++)
        {
            Fill(matrix);
            best = Math.Min(best, Time(() => Dense.Cholesky.Factor(context, matrix)));
            if (reference is null)
                continue;
            Fill(matrix);
            bestReference = Math.Min(bestReference, Time(() => reference.Factor(matrix)));
        }

        return new DenseBenchmark(order, context.Workers, context.Kind.ToString(), best, reference is null ? null : bestReference);
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
    private sealed unsafe class OpenBlas(delegate* unmanaged<byte*, int*, float*, int*, int*, void> spotrf)
    {
        public static OpenBlas? Find(int threads)
        {
            var path = Environment.GetEnvironmentVariable(PathVariable);
            if (!NativeLibrary.TryLoad(string.IsNullOrEmpty(path) ? "libopenblas.so.0" : path, out var library)
                || !NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var setThreads)
                || !NativeLibrary.TryGetExport(library, "spotrf_", out var factor))
                return null;
            ((delegate* unmanaged<int, void>)setThreads)(threads);
            return new OpenBlas((delegate* unmanaged<byte*, int*, float*, int*, int*, void>)factor);
        }

        public void Factor(MatrixView matrix)
        {
            var lower = (byte)'L';
            int order = matrix.Columns, stride = (int)matrix.Stride, failed;
            spotrf(&lower, &order, matrix.Data, &stride, &failed);
            if (failed != 0)
                throw new NotPositiveDefiniteException(failed - 1, float.NaN);
        }
    }
}
