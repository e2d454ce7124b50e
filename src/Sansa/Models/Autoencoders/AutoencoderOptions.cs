using System.ComponentModel;
using Sansa.Execution;
using Sansa.Learning;

namespace Sansa.Models;

/// <summary>What the variational autoencoders have in common.</summary>
public abstract record AutoencoderOptions : LearningOptions
{
    /// <summary>Width of the layers between the items and the latent variable, 1 or more; default 600.</summary>
    [Description("width of the layers between items and latent variable")]
    public int HiddenDimension { get; init; } = 600;

    /// <summary>Dimension of the latent variable, 1 or more; default 200.</summary>
    [Description("dimension of the latent variable")]
    public int LatentDimension { get; init; } = 200;

    /// <summary>Part of a user's items that are hidden from the encoder in training, 0 to less than 1; default 0.5.</summary>
    [Description("part of a user's items hidden in training")]
    public double Dropout { get; init; } = 0.5;

    /// <summary>
    /// Part of the users that decide which epoch is kept, by NDCG@100, and are not trained on, or not with all of their items
    /// (<see cref="ValidationUsersKnown"/>); 0 to less than 1, default 0.05. With 0 the last epoch is kept.
    /// </summary>
    [Description("part of the users that decide which epoch is kept")]
    [NotTuned]
    public double ValidationShare { get; init; } = 0.05;

    /// <summary>
    /// False, the default, to keep the validation users out of the training, as where the model will score people it never saw (Liang et al.); true
    /// to train on four fifths of their items and to find the others, as where it will find further items for those it was trained on (BARS).
    /// </summary>
    [Description("train on the validation users' other items too")]
    [NotTuned]
    public bool ValidationUsersKnown { get; init; }

    /// <summary>
    /// Epochs without improvement on the validation users after which the training stops, 1 or more; default 20. (The authors' programs run all
    /// epochs.)
    /// </summary>
    [Description("epochs without improvement after which to stop")]
    [NotTuned]
    public int Patience { get; init; } = 20;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(HiddenDimension is >= 1 and <= 1 << 14, nameof(HiddenDimension), HiddenDimension, "1 to 16384");
        Option.Check(LatentDimension is >= 1 and <= 1 << 13, nameof(LatentDimension), LatentDimension, "1 to 8192");
        Option.Check(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "0 or more and less than 1");
        Option.Check(ValidationShare is >= 0 and < 1, nameof(ValidationShare), ValidationShare, "0 or more and less than 1");
        Option.Check(Patience >= 1, nameof(Patience), Patience, "1 or more");
    }
}
