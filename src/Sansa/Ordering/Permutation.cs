namespace Sansa.Ordering;

/// <summary>
/// An order of the items: position <c>k</c> of the permuted matrix holds item <c>NewToOld[k]</c>, so that
/// P A P^T has the entry A[NewToOld[r], NewToOld[c]] in row r, column c.
/// </summary>
public sealed class Permutation
{
    private int[]? _oldToNew;

    /// <summary>Takes an order without copying it, after checking that each of 0 .. length - 1 occurs once.</summary>
    /// <param name="newToOld">Item at each new position.</param>
    /// <exception cref="ArgumentException">Not a permutation; the message names the position.</exception>
    public Permutation(int[] newToOld)
    {
        ArgumentNullException.ThrowIfNull(newToOld);
        var seen = new bool[newToOld.Length];
        for (var k = 0; k < newToOld.Length; k++)
        {
            var old = newToOld[k];
            if ((uint)old >= (uint)newToOld.Length || seen[old])
                throw new ArgumentException(
                    $"Position {k} holds {old}, which is outside 0 .. {newToOld.Length - 1} or occurs twice; not a permutation.", nameof(newToOld));
            seen[old] = true;
        }

        NewToOld = newToOld;
    }

    /// <summary>Number of items.</summary>
    public int Length => NewToOld.Length;

    /// <summary>Item at each new position. Treat it as read-only.</summary>
    public int[] NewToOld { get; }

    /// <summary>New position of each item, the inverse of <see cref="NewToOld"/>. Treat it as read-only.</summary>
    public int[] OldToNew => _oldToNew ??= Invert(NewToOld);

    /// <summary>The order 0, 1, 2, ... </summary>
    /// <param name="length">Number of items, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static Permutation Identity(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new Permutation([.. Enumerable.Range(0, length)]);
    }

    /// <summary>This order followed by another: position k of the result holds item NewToOld[next.NewToOld[k]].</summary>
    /// <param name="next">A reordering of this permutation's positions.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public Permutation Then(Permutation next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Length != Length)
            throw new ArgumentException($"A permutation of {next.Length} cannot follow one of {Length}.", nameof(next));
        return new Permutation(Array.ConvertAll(next.NewToOld, k => NewToOld[k]));
    }

    /// <inheritdoc/>
    public override string ToString() => $"Permutation of {Length}";

    private static int[] Invert(int[] newToOld)
    {
        var oldToNew = new int[newToOld.Length];
        for (var k = 0; k < newToOld.Length; k++)
            oldToNew[newToOld[k]] = k;
        return oldToNew;
    }
}
