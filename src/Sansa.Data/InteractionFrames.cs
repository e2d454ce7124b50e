using Microsoft.Data.Analysis;
using Sansa.Sparse;

namespace Sansa.Data;

/// <summary>
/// From a frame with user and item columns to matrices in one line. Each method takes the frame as
/// <see cref="Interactions.FromDataFrame"/> does (the columns' usual names) and goes on as <see cref="InteractionData"/>.
/// </summary>
public static class InteractionFrames
{
    /// <summary>The interactions of a frame; see <see cref="Interactions.FromDataFrame"/>.</summary>
    /// <param name="frame">The frame.</param>
    public static InteractionData ToInteractions(this DataFrame frame) => Interactions.FromDataFrame(frame);

    /// <summary>See <see cref="InteractionData.Where"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="keep">The condition.</param>
    /// <param name="step">What the report calls this step.</param>
    public static InteractionData Where(this DataFrame frame, Func<Interaction, bool> keep, string step = "condition") =>
        frame.ToInteractions().Where(keep, step);

    /// <summary>See <see cref="InteractionData.Binarise(double)"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="min">The smallest value that counts as an interaction.</param>
    public static InteractionData Binarise(this DataFrame frame, double min) => frame.ToInteractions().Binarise(min);

    /// <summary>See <see cref="InteractionData.BinariseAbove"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="threshold">Values up to and including it are removed.</param>
    public static InteractionData BinariseAbove(this DataFrame frame, double threshold) => frame.ToInteractions().BinariseAbove(threshold);

    /// <summary>See <see cref="InteractionData.MinItemsPerUser"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="count">The smallest number of interactions of a user who stays.</param>
    public static InteractionData MinItemsPerUser(this DataFrame frame, int count) => frame.ToInteractions().MinItemsPerUser(count);

    /// <summary>See <see cref="InteractionData.MinUsersPerItem"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="count">The smallest number of interactions of an item that stays.</param>
    public static InteractionData MinUsersPerItem(this DataFrame frame, int count) => frame.ToInteractions().MinUsersPerItem(count);

    /// <summary>See <see cref="InteractionData.ToMatrix"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="duplicates">What becomes of a pair that occurs more than once.</param>
    public static CsrMatrix ToMatrix(this DataFrame frame, DuplicateHandling duplicates = DuplicateHandling.CountOnce) =>
        frame.ToInteractions().ToMatrix(duplicates);
}
