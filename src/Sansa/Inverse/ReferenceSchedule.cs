using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// The scans and finetune steps exactly as the authors' program makes them, for comparison with it (golden/README.md).
/// The results are the same; the cost is not.
/// </summary>
internal sealed class ReferenceSchedule : UniformMinimalResidual
{
    private readonly double _targetDensity;
    private readonly int _blockSize;

    public ReferenceSchedule(CscMatrix lower, Work work)
        : base(lower, SparseColumns.Of(InitialGuess.Compute(lower)), work)
    {
        _targetDensity = lower.NonzeroCount / ((double)Order * Order);
        _blockSize = (int)Math.Ceiling(Order * _targetDensity);
    }

    protected override bool IsFinished() => Order == 0;

    /// <summary>Columns with ||r_j|| / sqrt(n) above 10^(-scan - 1), at least 1e-7.</summary>
    protected override int[] SelectForScan(int scan)
    {
        var threshold = Math.Pow(10, Math.Max(-scan - 1, -7));
        return [.. Enumerable.Range(0, Order).Where(j => Math.Sqrt(SquaredNorms[j]) / Math.Sqrt(Order) > threshold)];
    }

    /// <summary>A block of columns at a time, sparsifying after each; the residuals are those at the beginning of the scan.</summary>
    protected override void Scan(int[] columns)
    {
        var before = Array.ConvertAll(columns, j => (Rows: K.Rows(j).ToArray(), Values: K.Values(j).ToArray()));
        var at = 0;
        while (at < columns.Length)
        {
            Cancellation.ThrowIfCancellationRequested();
            var (first, blockEnd) = (at, ((columns[at] / _blockSize) + 1) * _blockSize);
            while (at < columns.Length && columns[at] < blockEnd)
                at++;
            Update(columns[first..at], b => before[first + b]);
            Sparsify();
        }
    }

    /// <summary>The block of columns with the largest ||r_j|| / sqrt(n - j).</summary>
    protected override int[] SelectForFinetuning() =>
    [
        .. Enumerable.Range(0, Order)
            .OrderByDescending(j => Math.Sqrt(SquaredNorms[j] / (Order - j)))
            .Take(_blockSize)
            .Order(),
    ];

    protected override void Finetune(int[] columns)
    {
        Update(columns);
        Sparsify();
    }

    /// <summary>Drops |v| &lt;= the linear-interpolated quantile at 1 - target / density, diagonal and ties included.</summary>
    private void Sparsify()
    {
        var density = Sparsifier.NonzeroCount / ((double)Order * Order);
        if (density <= _targetDensity)
            return;
        var rank = (long)Math.Floor((1 - (_targetDensity / density)) * (Sparsifier.NonzeroCount - 1));
        Sparsifier.DropAtOrBelow(Sparsifier.KeyOfRank(rank), keepDiagonal: false, MarkChanged);
    }
}
