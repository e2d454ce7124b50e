using System.ComponentModel;
using Sansa.Execution;
using Sansa.Learning;

namespace Sansa.Models;

/// <summary>
/// Everything that decides what ELSA learns. The defaults are those of the authors' program (github.com/recombee/ELSA): 256 factors and
/// 128 users a step as in its readme, NAdam with learning rate 0.1, 20 epochs. Immutable: use <c>with</c> for sweeps.
/// </summary>
public sealed record ElsaOptions : LearningOptions
{
    /// <summary>The defaults.</summary>
    public ElsaOptions() => (LearningRate, BatchSize, Epochs) = (0.1, 128, 20);

    /// <summary>Length of an item's vector (the paper's r), 1 or more; default 256.</summary>
    [Description("length of the vectors")]
    public int Factors { get; init; } = 256;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Factors is >= 1 and <= 1 << 13, nameof(Factors), Factors, "1 to 8192");
    }
}
