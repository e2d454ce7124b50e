using System.ComponentModel;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// The sparse inverse Cholesky factor, or factorized sparse approximate inverse (Kolotilina and Yeremin, SIAM J. Matrix Anal. Appl. 14, 1993): on
/// the pattern of L, the K that minimises ||I - K C||_F for the <em>exact</em> factor C of P (X^T X + Lambda) P^T. Of all K with this pattern,
/// K^T D^-1 K is then the closest to the exact inverse in the Kullback-Leibler sense (Schaefer, Katzfuss, Owhadi, arXiv 2004.14455).
/// </summary>
/// <remarks>
/// Row i is a ridge regression of item i on the items before it in its pattern. It needs X^T X + Lambda alone, never C, so the values of the
/// given L and D are dropped. It is not the limit of <see cref="MinimalResidual"/>, which inverts the sparsified factor.
/// </remarks>
public sealed record SparseInverseCholesky : InverseOptions
{
    /// <summary>
    /// The ridge of the factor of which only the pattern is kept; null, the default, for 20 with the incomplete factor, whose X is scaled,
    /// and 80 with the exact one.
    /// </summary>
    public Ridge? PatternRidge { get; init; }

    /// <summary>The most conjugate gradient steps for one row, 1 to 1000; default 20. Most rows need one or two.</summary>
    [Description("the most conjugate gradient steps for a row")]
    [NotTuned]
    public int MaxSteps { get; init; } = 20;

    /// <summary>
    /// A row is done when the residual of its normal equations, in the norm of the preconditioner, has fallen below this fraction of that of
    /// y = 0; between 0 and 1, default 0.01.
    /// </summary>
    [Description("relative residual at which a row is done")]
    [NotTuned]
    public double Tolerance { get; init; } = 0.01;

    /// <inheritdoc/>
    public override LdlInverse Invert(
        LdlFactor factor, OrderedGramian ordered, Ridge ridge, Density density, Work work = default, Action<InverseStep>? onStep = null)
    {
        Check(factor, ordered);
        ArgumentNullException.ThrowIfNull(ridge);
        Validate(new IncompleteFactor());
        CheckRidge(ridge);
        // Where the entries below the diagonal have no products, 2I - L is the inverse: a start, and the pattern.
        var rows = InitialGuess.Compute(factor.Lower).AsTransposedCsr().Transpose(work.Cancellation);
        var fit = new SparseInverseFit(rows, factor.Diagonal, ordered, ridge, this);
        var d = fit.Run(work);
        var columns = rows.Transpose(work.Cancellation);
        var n = ordered.Order.Length;
        return new LdlInverse(CscMatrix.Trusted(n, n, columns.RowPointers, columns.ColumnIndices, columns.Values), d) { Fit = fit.Record };
    }

    /// <summary><see cref="PatternRidge"/>, or what suits the factor.</summary>
    /// <inheritdoc/>
    public override Ridge RidgeOfFactor(Ridge ridge, FactorOptions factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return PatternRidge ?? factor.DefaultPatternRidge ?? ridge;
    }

    /// <summary>Without a ridge an item that nobody has, or that repeats another, makes a row singular.</summary>
    internal static void CheckRidge(Ridge ridge)
    {
        ridge.Validate("Ridge");
        Option.Check(ridge.L2 > 0, "Ridge.L2", ridge.L2, "above 0 with SparseInverseCholesky");
    }

    internal override void Validate(FactorOptions factor)
    {
        PatternRidge?.Validate(nameof(PatternRidge));
        if (factor is NeighbourPattern && PatternRidge is not null)
        {
            throw new ArgumentException(
                $"{nameof(PatternRidge)} is given, but {nameof(NeighbourPattern)} computes no factor that could have a ridge of its own.");
        }

        Option.Check(MaxSteps is >= 1 and <= 1000, nameof(MaxSteps), MaxSteps, "1 to 1000");
        Option.Check(Tolerance is > 0 and < 1, nameof(Tolerance), Tolerance, "between 0 and 1");
    }
}
