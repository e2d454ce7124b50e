using Sansa.Dense;
using Sansa.Execution;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// The low-rank part: with Y = D_U^-1/2 X D_I^-1/2, D the sums of X's rows and columns, and V the leading right singular vectors of Y, it adds
/// weight * x D_I^-1/2 V V^T D_I^1/2 to the scores (the ideal low-pass filter of Shen et al., CIKM 2021, section 4.2).
/// </summary>
internal sealed class LowPassFactors : IDisposable
{
    /// <summary>Takes factors, which it owns.</summary>
    /// <param name="buffer">V^T D_I^1/2, factors x items.</param>
    /// <param name="rank">Number of factors.</param>
    /// <param name="shares">What an item of a history is multiplied by, weight / D_I; 0 where an item has no users.</param>
    public LowPassFactors(NativeBuffer buffer, int rank, float[] shares) => (Buffer, Rank, Shares) = (buffer, rank, shares);

    /// <summary>V^T D_I^1/2, factors x items, column by column.</summary>
    public NativeBuffer Buffer { get; }

    /// <summary>Number of factors.</summary>
    public int Rank { get; }

    /// <summary>Weight / D_I of each item.</summary>
    public float[] Shares { get; }

    /// <summary>The factors, factors x items.</summary>
    public MatrixView Factors => Buffer.AsMatrix(Rank, Shares.Length);

    /// <summary>Computes them.</summary>
    /// <param name="x">X, users x items, not negative.</param>
    /// <param name="options">Factors, weight, iterations and seed; valid.</param>
    /// <param name="work">Threads and cancellation.</param>
    public static LowPassFactors Of(CsrMatrix x, LowPassOptions options, Work work)
    {
        using var context = new DenseContext(options.Threads, work.Cancellation);
        var (y, sums) = Normalise(x);
        var transposed = y.Transpose(work.Cancellation);
        var random = new CounterRandom(options.Seed);
        var buffer = SingularVectors.Right(y, transposed, options.Factors, options.PowerIterations, random, context, work.Report);
        var result = new LowPassFactors(buffer, options.Factors, Array.ConvertAll(sums, c => c > 0 ? (float)(options.LowPassWeight / c) : 0));
        for (var item = 0; item < sums.Length; item++)
        {
            var column = Columns.Span(result.Factors, item);
            Columns.Multiply((float)Math.Sqrt(sums[item]), column, column);
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();

    /// <summary>Y, and the sum of each item's values.</summary>
    private static (CsrMatrix Y, double[] ItemSums) Normalise(CsrMatrix x)
    {
        var (users, items) = (new double[x.RowCount], new double[x.ColumnCount]);
        for (var u = 0; u < x.RowCount; u++)
        {
            var row = x.Row(u);
            for (var k = 0; k < row.Count; k++)
            {
                users[u] += row.ValueAt(k);
                items[row.Indices[k]] += row.ValueAt(k);
            }
        }

        var values = new float[x.NonzeroCount];
        for (var u = 0; u < x.RowCount; u++)
        {
            var row = x.Row(u);
            for (var k = 0; k < row.Count; k++)
                values[x.RowPointers[u] + k] = row.ValueAt(k) == 0 ? 0 : (float)(row.ValueAt(k) / Math.Sqrt(users[u] * items[row.Indices[k]]));
        }

        return (CsrMatrix.Trusted(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, values), items);
    }
}
