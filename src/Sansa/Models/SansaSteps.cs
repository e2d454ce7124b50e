using Sansa.Factorization;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// Algorithm 1 step by step, for those who want to see each intermediate matrix or put their own in its place:
/// <code>
/// var steps   = new SansaSteps(X, options);
/// var order   = steps.Order();                // P
/// var ldl     = steps.Factorize();            // sparse L D L^T ~ P (X^T X + lambda I) P^T
/// var inverse = steps.Invert(ldl);            // sparse K ~ L^-1
/// var fitted  = steps.Refit(inverse, ldl);    // better values on the same pattern; not in the paper
/// var model   = steps.Assemble(fitted);       // W^T and Z
/// </code>
/// gives the model that <see cref="SansaModel.Fit"/> gives in one call.
/// </summary>
public sealed class SansaSteps
{
    private readonly InteractionTraining _training;
    private Permutation? _order;

    /// <summary>Begins a training; nothing is computed yet.</summary>
    /// <param name="x">X, users x items: a pattern, or values that are finite and not negative.</param>
    /// <param name="options">What to train; the defaults where null.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops within a fraction of a second in every step.</param>
    /// <exception cref="ArgumentException">A value of X is negative or too large, or an option is outside its range.</exception>
    public SansaSteps(CsrMatrix x, SansaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        _training = new InteractionTraining(x, options ?? new SansaOptions(), progress, cancellation);
    }

    /// <summary>P, the order in which the items are eliminated (Algorithm 1, line 2). To use your own, give it as <see cref="SansaOptions.Permutation"/>.</summary>
    public Permutation Order()
    {
        if (_order is not null)
            return _order;
        // The incomplete factor needs the columns' norms too; they come first, as they do in a fit.
        _training.Scale();
        return _order = _training.Order();
    }

    /// <summary>
    /// Sparse L D L^T ~ P A P^T with at most <see cref="SansaOptions.Density"/> n^2 entries in L (Algorithm 1, line 2), where A is
    /// X^T X + lambda I, and for the incomplete factor the same of X with its columns divided by sqrt(||column of X^T X||_2).
    /// </summary>
    /// <exception cref="BreakdownException">The incomplete factorization broke down too often.</exception>
    /// <exception cref="InsufficientMemoryException">The exact factor does not fit the memory budget.</exception>
    public LdlFactor Factorize() => _training.Factorize(Order());

    /// <summary>2I - L: the inverse of L when the entries below its diagonal have no products (paper, section 3.1.2).</summary>
    /// <param name="ldl">The factor; the result shares the arrays of its pattern.</param>
    public static CscMatrix InitialGuess(LdlFactor ldl)
    {
        ArgumentNullException.ThrowIfNull(ldl);
        return Inverse.InitialGuess.Compute(ldl.Lower);
    }

    /// <summary>
    /// Sparse K ~ L^-1 (Algorithm 1, line 3) by as many scans and finetune steps as the options say; <see cref="Report"/> has
    /// the loss before each. With <see cref="SansaOptions.Refit"/> and the adaptive schedule it is 2I - L, for the fit needs its pattern only.
    /// </summary>
    /// <param name="ldl">The factor; it may be another than <see cref="Factorize"/> made.</param>
    /// <exception cref="ArgumentException">The factor has another order than X has items, or L is not lower triangular.</exception>
    public CscMatrix Invert(LdlFactor ldl) => _training.Invert(Checked(ldl));

    /// <summary>
    /// Fits the values of K and D on K's pattern to the Gramian itself, as <see cref="SansaOptions.Refit"/> says; gives K and D
    /// back as they are where it is null. This step is not in the paper.
    /// </summary>
    /// <param name="inverse">K, unit lower triangular.</param>
    /// <param name="ldl">The factor, for its D.</param>
    /// <exception cref="ArgumentException">The matrices have another order than X has items, or are not lower triangular.</exception>
    public LdlInverse Refit(CscMatrix inverse, LdlFactor ldl)
    {
        ArgumentNullException.ThrowIfNull(inverse);
        var diagonal = Checked(ldl).Diagonal;
        CheckUnitLower(inverse, "K", nameof(inverse));
        return _training.Refit(inverse, diagonal, Order());
    }

    /// <summary>The encoder W^T = (K P)^T and the decoder Z, D^-1 W with its columns scaled (Algorithm 1, lines 4 to 7), as a model.</summary>
    /// <param name="inverse">K and D.</param>
    /// <exception cref="ArgumentException">The matrices have another order than X has items, or K is not lower triangular.</exception>
    public SansaModel Assemble(LdlInverse inverse)
    {
        ArgumentNullException.ThrowIfNull(inverse);
        var order = Order();
        CheckUnitLower(inverse.Inverse, "K", nameof(inverse));
        CheckPivots(inverse.Diagonal, nameof(inverse));
        var (encoder, decoder) = _training.Assemble(inverse, order);
        return new SansaModel(encoder, decoder, order, _training.Options, _training.Report());
    }

    /// <summary>As <see cref="Assemble(LdlInverse)"/> without a refit: with <see cref="SansaOptions.Refit"/> null, the paper's Algorithm 1 as it is.</summary>
    /// <param name="inverse">K.</param>
    /// <param name="ldl">The factor, for its D.</param>
    /// <exception cref="ArgumentException">The matrices have another order than X has items, or K is not lower triangular.</exception>
    public SansaModel Assemble(CscMatrix inverse, LdlFactor ldl) => Assemble(new LdlInverse(inverse, Checked(ldl).Diagonal));

    /// <summary>How the steps so far went.</summary>
    public TrainingReport Report() => _training.Report();

    private LdlFactor Checked(LdlFactor ldl)
    {
        ArgumentNullException.ThrowIfNull(ldl);
        CheckUnitLower(ldl.Lower, "L", nameof(ldl));
        CheckPivots(ldl.Diagonal, nameof(ldl));
        return ldl;
    }

    private void CheckUnitLower(CscMatrix matrix, string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(matrix, parameter);
        var n = Order().Length;
        if (matrix.RowCount != n || matrix.ColumnCount != n)
            throw new ArgumentException($"{name} is {matrix.RowCount} x {matrix.ColumnCount}, but X has {n} items.", parameter);
        for (var j = 0; j < n; j++)
        {
            var p = matrix.ColumnPointers[j];
            if (p == matrix.ColumnPointers[j + 1] || matrix.RowIndices[p] != j || matrix.Values?[p] is null or 0)
                throw new ArgumentException($"Column {j} of {name} does not begin with its diagonal entry: {name} must be lower triangular, with values.", parameter);
        }
    }

    private void CheckPivots(float[] diagonal, string parameter)
    {
        ArgumentNullException.ThrowIfNull(diagonal, parameter);
        if (diagonal.Length != Order().Length)
            throw new ArgumentException($"D has {diagonal.Length} pivots, but X has {Order().Length} items.", parameter);
        var bad = Array.FindIndex(diagonal, d => !(d > 0));
        if (bad >= 0)
            throw new ArgumentException($"Pivot {bad} of D is {diagonal[bad]}; it must be above 0.", parameter);
    }
}
