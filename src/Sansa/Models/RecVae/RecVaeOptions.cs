using System.ComponentModel;
using Sansa.Execution;

namespace Sansa.Models;

/// <summary>
/// Everything that decides what RecVAE learns. The defaults are those of the authors' program (github.com/ilya-shenbin/RecVAE, run.py and its
/// call for MovieLens-20M): learning rate 0.0005, 500 users a step, 50 epochs. Immutable: use <c>with</c> for sweeps.
/// </summary>
public sealed record RecVaeOptions : AutoencoderOptions
{
    /// <summary>The defaults.</summary>
    public RecVaeOptions() => (LearningRate, BatchSize, Epochs) = (5e-4, 500, 50);

    /// <summary>Weight of the KL term for each item of a user, 0 or more; default 0.005.</summary>
    [Description("weight of the KL term for each item of a user")]
    public double Gamma { get; init; } = 0.005;

    /// <summary>Passes over the users in each epoch that train the encoder, 1 or more; default 3.</summary>
    [Description("passes of an epoch that train the encoder")]
    public int EncoderPasses { get; init; } = 3;

    /// <summary>Passes over the users in each epoch that then train the decoder, without dropout, 1 or more; default 1.</summary>
    [Description("passes of an epoch that train the decoder")]
    public int DecoderPasses { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(IsNotNegative(Gamma), nameof(Gamma), Gamma, "0 or more and finite");
        Option.Check(EncoderPasses >= 1, nameof(EncoderPasses), EncoderPasses, "1 or more");
        Option.Check(DecoderPasses >= 1, nameof(DecoderPasses), DecoderPasses, "1 or more");
    }
}
