using System.ComponentModel;
using Sansa.Execution;

namespace Sansa.Models;

/// <summary>
/// Everything that decides what Mult-VAE learns. The defaults are those of the authors' program (github.com/dawenl/vae_cf, the notebook
/// on MovieLens-20M): learning rate 0.001, 500 users a step, 200 epochs. Immutable: use <c>with</c> for sweeps.
/// </summary>
public sealed record MultVaeOptions : AutoencoderOptions
{
    /// <summary>The defaults.</summary>
    public MultVaeOptions() => (LearningRate, BatchSize, Epochs) = (1e-3, 500, 200);

    /// <summary>The largest weight beta of the KL term, 0 or more; default 0.2.</summary>
    [Description("largest weight of the KL term")]
    public double AnnealCap { get; init; } = 0.2;

    /// <summary>Steps over which beta would grow from 0 to 1; it stops at the cap. 0 begins at the cap; default 200,000.</summary>
    [Description("steps over which that weight would grow from 0 to 1")]
    public int AnnealSteps { get; init; } = 200_000;

    /// <summary>L2 regularization: l2 / 2 times the square of all weights is added to the loss; 0 or more, default 0 (the program's lam).</summary>
    [Description("L2 regularization of all weights")]
    public double L2 { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(IsNotNegative(AnnealCap), nameof(AnnealCap), AnnealCap, "0 or more and finite");
        Option.Check(AnnealSteps >= 0, nameof(AnnealSteps), AnnealSteps, "0 or more");
        Option.Check(IsNotNegative(L2), nameof(L2), L2, "0 or more and finite");
    }
}
