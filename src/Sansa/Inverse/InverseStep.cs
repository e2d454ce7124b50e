namespace Sansa.Inverse;

/// <summary>The state of the approximate inverse before one step of its refinement, or at the end.</summary>
/// <param name="Step">What comes next: <c>scan 1</c>, <c>finetune 3</c>, <c>refit</c>, or <c>end</c>.</param>
/// <param name="LargestResidual">
/// max over columns of ||e_j - L k_j||_2; from <c>refit</c> on, max over rows of the relative residual of their normal equations.
/// </param>
/// <param name="Loss">
/// ||I - LK||_F^2 / n, the training loss (paper, section 3.1.2); from <c>refit</c> on, the mean of the squared relative residuals of the rows.
/// </param>
/// <param name="NonzeroCount">Entries of K.</param>
/// <param name="Seconds">Since the inversion began.</param>
/// <param name="UpdatedColumns">How many columns the step changed; 0 at the end.</param>
public sealed record InverseStep(string Step, double LargestResidual, double Loss, long NonzeroCount, double Seconds, int UpdatedColumns);
