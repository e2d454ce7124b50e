using Sansa.Sparse;

namespace Sansa.Data;

/// <summary>A published split: two matrices of the same shape, row u the same user in both.</summary>
/// <param name="Train">Training interactions, users x items.</param>
/// <param name="Test">Held-out interactions of the same users.</param>
public sealed record PublishedSplit(CsrMatrix Train, CsrMatrix Test);

/// <summary>
/// A data set of the catalogue, opened. Sets that come with a fixed split keep it as matrices;
/// <see cref="Interactions"/> are then derived when asked for (train and test together).
/// </summary>
public sealed class Dataset
{
    private readonly Lazy<InteractionData> _interactions;

    internal Dataset(DatasetInfo info, InteractionData interactions)
        : this(info, interactions.UserIds, interactions.ItemIds, null, new(interactions))
    {
    }

    internal Dataset(DatasetInfo info, PublishedSplit split, DropReport dropped)
        : this(info, IdMap.Identity(split.Train.RowCount), IdMap.Identity(split.Train.ColumnCount), split, null) => Dropped = dropped;

    private Dataset(DatasetInfo info, IdMap userIds, IdMap itemIds, PublishedSplit? published, Lazy<InteractionData>? interactions)
    {
        (Info, UserIds, ItemIds, Published) = (info, userIds, itemIds, published);
        _interactions = interactions ?? new(() => Concatenate(published!));
    }

    /// <summary>What the catalogue says about it.</summary>
    public DatasetInfo Info { get; }

    /// <summary>Its name in the catalogue.</summary>
    public string Name => Info.Name;

    /// <summary>The ids behind the user indices.</summary>
    public IdMap UserIds { get; }

    /// <summary>The ids behind the item indices.</summary>
    public IdMap ItemIds { get; }

    /// <summary>The fixed split that the data set comes with; null when it has none.</summary>
    public PublishedSplit? Published { get; }

    /// <summary>What reading removed (repeated pairs).</summary>
    public DropReport Dropped { get; } = DropReport.Empty;

    /// <summary>All interactions; with a published split, its training part first and then its test part.</summary>
    public InteractionData Interactions => _interactions.Value;

    /// <inheritdoc/>
    public override string ToString() => Published is null ? Interactions.ToString()
        : FormattableString.Invariant(
            $"{Name}: {UserIds.Count} users, {ItemIds.Count} items, {Published.Train.NonzeroCount} train and {Published.Test.NonzeroCount} test interactions");

    private InteractionData Concatenate(PublishedSplit split)
    {
        var train = InteractionData.FromMatrix(split.Train, UserIds, ItemIds, Name);
        var test = InteractionData.FromMatrix(split.Test, UserIds, ItemIds, Name);
        return new InteractionData([.. train.Users, .. test.Users], [.. train.Items, .. test.Items], null, null, UserIds, ItemIds, Name);
    }
}
