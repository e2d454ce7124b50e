namespace Sansa.Inverse;

/// <summary>
/// How well the rows of a <see cref="SparseInverseCholesky"/> solve their normal equations. The residual of a row is ||A_SS y - e_i||^2 relative to
/// y = 0, both in the norm of the preconditioner diag(A)^-1. It says how far the solver went, not how good the pattern is, and is no loss.
/// </summary>
/// <param name="ResidualBefore">Mean over the rows before the fit, of the best multiple of the start.</param>
/// <param name="Residual">Mean over the rows at the end.</param>
/// <param name="LargestResidual">The largest of a row at the end.</param>
/// <param name="StepCount">Conjugate gradient steps over all rows.</param>
/// <param name="RowCount">Number of rows.</param>
public sealed record FitRecord(double ResidualBefore, double Residual, double LargestResidual, long StepCount, int RowCount)
{
    /// <summary>Conjugate gradient steps of a row on average.</summary>
    public double StepsPerRow => RowCount == 0 ? 0 : StepCount / (double)RowCount;

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"fit residual {ResidualBefore:G3} to {Residual:G3} in {StepsPerRow:F1} conjugate gradient steps a row");
}
