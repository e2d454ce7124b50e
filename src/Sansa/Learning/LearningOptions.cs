using System.ComponentModel;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Training;

namespace Sansa.Learning;

/// <summary>What every model that is learned in steps has to be told.</summary>
public abstract record LearningOptions : ModelOptions
{
    /// <summary>Step length of the optimiser, above 0.</summary>
    [Description("step length of the optimiser")]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// Part of the learning rate that the last step has, 0 to 1: from step to step it falls by the same amount. Default 1, as in the authors' programs: it
    /// does not fall. With long steps, which come near the minimum in few epochs, the last have to be short to stay there.
    /// </summary>
    [Description("part of the learning rate that the last step has")]
    [NotTuned]
    public double FinalRateShare { get; init; } = 1;

    /// <summary>Examples of a step, 1 or more.</summary>
    [Description("examples of a step")]
    [NotTuned]
    public int BatchSize { get; init; } = 500;

    /// <summary>Passes over the data, 1 or more.</summary>
    [Description("passes over the data")]
    [NotTuned]
    public int Epochs { get; init; } = 50;

    /// <summary>Seed of the weights and of everything that is drawn; default 1.</summary>
    [Description("seed of weights and of everything drawn")]
    [NotTuned]
    public int Seed { get; init; } = 1;

    /// <summary>
    /// A file that the state of the training is saved in every few minutes, and that a training which was stopped goes on from, to the same result;
    /// it is deleted in the end. Null, the default, for none.
    /// </summary>
    [Description("file that the training saves its state in, and goes on from")]
    [JsonIgnore]
    public string? Checkpoint { get; init; }

    /// <summary>Least minutes between two states that are saved, 0 or more; default 2.</summary>
    [Description("least minutes between two states saved in the checkpoint")]
    [JsonIgnore]
    public double CheckpointMinutes { get; init; } = 2;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(double.IsFinite(LearningRate) && LearningRate > 0, nameof(LearningRate), LearningRate, "above 0 and finite");
        Option.Check(FinalRateShare is >= 0 and <= 1, nameof(FinalRateShare), FinalRateShare, "0 to 1");
        Option.Check(BatchSize is >= 1 and <= 1 << 20, nameof(BatchSize), BatchSize, "1 to 1048576");
        Option.Check(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Option.Check(IsNotNegative(CheckpointMinutes), nameof(CheckpointMinutes), CheckpointMinutes, "0 or more and finite");
    }

    /// <summary>The part of the learning rate that each step has, counted from 1.</summary>
    /// <param name="examples">Examples of a pass.</param>
    /// <param name="passes">Passes of an epoch.</param>
    internal Func<int, double> RateShares(long examples, int passes = 1)
    {
        var last = Epochs * passes * ((examples + BatchSize - 1) / BatchSize);
        return step => 1 - ((1 - FinalRateShare) * (step - 1) / Math.Max(1, last - 1));
    }

    private protected static bool IsNotNegative(double value) => double.IsFinite(value) && value >= 0;
}
