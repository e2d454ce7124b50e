namespace Sansa.Models;

/// <summary>
/// How the values of the approximate inverse are fitted once its pattern is found (see <see cref="SansaOptions.Refit"/>).
/// The fit is to X^T X + Lambda with Lambda_jj = <see cref="L2"/> * c_j ^ <see cref="Exponent"/>, where c_j is the
/// diagonal of X^T X: the number of users of item j when X is binary.
/// </summary>
public sealed record RefitOptions
{
    /// <summary>The L2 regularization of an item with one user; above 0, default 30.</summary>
    public double L2 { get; init; } = 30;

    /// <summary>
    /// How the regularization grows with popularity: 0 is the same lambda for all items, as in EASE^R; default 0.5.
    /// Steck's MRF scales in the same way, with 0.75 (NeurIPS '19, section 3.1).
    /// </summary>
    public double Exponent { get; init; } = 0.5;

    /// <summary>The most conjugate gradient steps for one row of the inverse; 1 to 1000, default 20. Most rows need one or two.</summary>
    public int MaxSteps { get; init; } = 20;

    /// <summary>A row is done when its residual, in the norm of the preconditioner, has fallen below this fraction of that of e_i; default 0.01.</summary>
    public double Tolerance { get; init; } = 0.01;
}
