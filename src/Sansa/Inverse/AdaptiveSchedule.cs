using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// The default schedule. It begins with 2I - L where that is close already, as for most incomplete
/// factors, and with a <see cref="SubstitutionGuess"/> elsewhere. A scan updates every column whose residual is not yet small, whatever n is, and
/// sparsifies once; a finetune step takes the worst columns that still improve; the refinement ends when nothing is left to improve.
/// </summary>
/// <remarks>
/// The reference's threshold ||r|| / sqrt(n) > 10^(-scan - 1) lets nearly every column of a large catalogue pass, and its
/// finetune steps take the same columns again although they cannot improve within the budget.
/// </remarks>
internal sealed class AdaptiveSchedule(CscMatrix lower, long budget, Work work)
    : UniformMinimalResidual(lower, FirstGuess(lower, budget, work), work)
{
    /// <summary>
    /// A column with ||r_j|| up to this is done; e_j itself has norm 1. On Gowalla at density 1e-2 a limit of 1e-3 cost
    /// minutes and changed Recall@20 by 0.0001.
    /// </summary>
    private const double SmallResidual = 1e-2;

    /// <summary>A step that takes less than this fraction off a column's ||r_j||^2 was its last.</summary>
    private const double LeastGain = 0.01;

    /// <summary>A finetune step takes this fraction of the columns.</summary>
    private const double FinetuneFraction = 0.02;

    private readonly bool[] _stuck = new bool[lower.ColumnCount];
    private int[] _last = [];
    private double[] _lastNorms = [];

    protected override bool IsFinished()
    {
        for (var b = 0; b < _last.Length; b++)
            _stuck[_last[b]] |= SquaredNorms[_last[b]] > (1 - LeastGain) * _lastNorms[b];
        _last = [];
        return !Enumerable.Range(0, Order).Any(CanImprove);
    }

    protected override int[] SelectForScan(int scan) => [.. Enumerable.Range(0, Order).Where(CanImprove)];

    protected override int[] SelectForFinetuning() =>
    [
        .. Enumerable.Range(0, Order)
            .Where(CanImprove)
            .OrderByDescending(j => SquaredNorms[j])
            .Take((int)Math.Ceiling(FinetuneFraction * Order))
            .Order(),
    ];

    /// <summary>In slices, so that the entries waiting to be sparsified stay within a share of the budget.</summary>
    protected override void Scan(int[] columns)
    {
        Remember(columns);
        var slice = Math.Max(64, Order / 16);
        for (var first = 0; first < columns.Length; first += slice)
        {
            Update(columns[first..Math.Min(columns.Length, first + slice)]);
            Sparsifier.Shrink(budget, MarkChanged);
        }
    }

    protected override void Finetune(int[] columns)
    {
        Remember(columns);
        Update(columns);
        Sparsifier.Shrink(budget, MarkChanged);
    }

    /// <summary>Looks at one column in 64: the cheap guess is good enough when their residuals are small on average.</summary>
    private static SparseColumns FirstGuess(CscMatrix lower, long budget, Work work)
    {
        const int stride = 64;
        var cheap = SparseColumns.Of(InitialGuess.Compute(lower));
        var workspace = new ResidualWorkspace(lower);
        var (squares, count) = (0.0, 0);
        for (var j = 0; j < lower.ColumnCount; j += stride)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            squares += workspace.SquaredNorm(cheap, j);
            count++;
        }

        return squares <= count * SmallResidual * SmallResidual
            ? cheap
            : SubstitutionGuess.Compute(lower, budget, work);
    }

    private bool CanImprove(int j) => !_stuck[j] && SquaredNorms[j] > SmallResidual * SmallResidual;

    private void Remember(int[] columns) => (_last, _lastNorms) = (columns, Array.ConvertAll(columns, j => SquaredNorms[j]));
}
