namespace Sansa.Ordering;

/// <summary>
/// A part of the items in a nested dissection. Where it was split, no user has items of both its halves: they are joined through its separator alone.
/// </summary>
/// <param name="Level">How many separators enclose it: 0 for all items, 1 for their halves, ...</param>
/// <param name="Parent">Index of the part that it is a half of, in <see cref="Dissection.Parts"/>; -1 for all items.</param>
/// <param name="Items">Its separator, in the order of elimination; where it was not split, all its items.</param>
/// <param name="Size">How many items it has, those of its halves and of its separator included.</param>
public sealed record ItemPart(int Level, int Parent, int[] Items, int Size)
{
    /// <summary>Whether it was split, so that <see cref="Items"/> are a separator.</summary>
    public bool IsSplit => Items.Length < Size;

    /// <inheritdoc/>
    public override string ToString() => IsSplit
        ? FormattableString.Invariant($"Level {Level}: {Items.Length:N0} of {Size:N0} items separate the others")
        : FormattableString.Invariant($"Level {Level}: {Size:N0} items, not split");
}
