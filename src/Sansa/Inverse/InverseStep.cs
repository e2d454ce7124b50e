namespace Sansa.Inverse;

/// <summary>The state of K ~ L^-1 before one step of <see cref="MinimalResidual"/>, or at its end.</summary>
/// <param name="Step">What comes next: <c>scan 1</c>, <c>finetune 3</c>, or <c>end</c>.</param>
/// <param name="LargestResidual">The largest of ||e_j - L k_j||_2 over the columns.</param>
/// <param name="Loss">||I - LK||_F^2 / n, the paper's training loss (section 3.1.2), of the sparsified L.</param>
/// <param name="NonzeroCount">Entries of K.</param>
/// <param name="Seconds">Since the inversion began.</param>
/// <param name="UpdatedColumns">How many columns the step changed; 0 at the end.</param>
public sealed record InverseStep(string Step, double LargestResidual, double Loss, long NonzeroCount, double Seconds, int UpdatedColumns);
