using Sansa.Sparse;

namespace Sansa.Data;

/// <summary>
/// Interactions in columns: row k says that user <c>Users[k]</c> met item <c>Items[k]</c>, with a value and a time where
/// the data have them. Users and items are indices into <see cref="UserIds"/> and <see cref="ItemIds"/>.
/// Immutable: each filter returns a new object whose id maps hold exactly the users and items that are left.
/// </summary>
public sealed partial class InteractionData
{
    /// <summary>Wraps columns without copying them, after checking them.</summary>
    /// <param name="users">User index of each interaction.</param>
    /// <param name="items">Item index of each interaction.</param>
    /// <param name="values">Value (rating, play count) of each interaction; null when each counts as 1.</param>
    /// <param name="timestamps">Time of each interaction in seconds since 1970 (UTC); null when unknown.</param>
    /// <param name="userIds">The ids behind the user indices.</param>
    /// <param name="itemIds">The ids behind the item indices.</param>
    /// <param name="name">What messages and reports call these data.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or an index is outside its id map.</exception>
    public InteractionData(int[] users, int[] items, float[]? values, long[]? timestamps, IdMap userIds, IdMap itemIds, string name)
        : this(users, items, values, timestamps, userIds, itemIds, name, DropReport.Empty)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(userIds);
        ArgumentNullException.ThrowIfNull(itemIds);
        CheckLength(items.Length, nameof(items), users.Length);
        CheckLength(values?.Length ?? users.Length, nameof(values), users.Length);
        CheckLength(timestamps?.Length ?? users.Length, nameof(timestamps), users.Length);
        CheckIndices(users, userIds.Count, nameof(users));
        CheckIndices(items, itemIds.Count, nameof(items));
    }

    private InteractionData(int[] users, int[] items, float[]? values, long[]? timestamps, IdMap userIds, IdMap itemIds, string name, DropReport dropped) =>
        (Users, Items, Values, Timestamps, UserIds, ItemIds, Name, Dropped) = (users, items, values, timestamps, userIds, itemIds, name, dropped);

    /// <summary>User index of each interaction.</summary>
    public int[] Users { get; }

    /// <summary>Item index of each interaction.</summary>
    public int[] Items { get; }

    /// <summary>Value of each interaction, or null when each counts as 1.</summary>
    public float[]? Values { get; }

    /// <summary>Seconds since 1970 (UTC) of each interaction, or null when unknown.</summary>
    public long[]? Timestamps { get; }

    /// <summary>The ids behind the user indices.</summary>
    public IdMap UserIds { get; }

    /// <summary>The ids behind the item indices.</summary>
    public IdMap ItemIds { get; }

    /// <summary>What messages and reports call these data: a data set's name or a file.</summary>
    public string Name { get; }

    /// <summary>What the filters so far removed.</summary>
    public DropReport Dropped { get; }

    /// <summary>
    /// What reading made of a file, in words, such as "user = userId, item = movieId, value = rating, header skipped"; null for data from elsewhere.
    /// </summary>
    public string? ReadAs { get; internal init; }

    /// <summary>Number of interactions.</summary>
    public int Count => Users.Length;

    /// <summary>Number of users.</summary>
    public int UserCount => UserIds.Count;

    /// <summary>Number of items.</summary>
    public int ItemCount => ItemIds.Count;

    /// <summary>The interactions of a matrix, row by row.</summary>
    /// <param name="matrix">Users x items.</param>
    /// <param name="userIds">The ids behind the rows.</param>
    /// <param name="itemIds">The ids behind the columns.</param>
    /// <param name="name">What messages and reports call these data.</param>
    public static InteractionData FromMatrix(CsrMatrix matrix, IdMap userIds, IdMap itemIds, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var count = (int)matrix.NonzeroCount;
        var users = new int[count];
        for (var i = 0; i < matrix.RowCount; i++)
            users.AsSpan((int)matrix.RowPointers[i], matrix.RowLength(i)).Fill(i);
        return new InteractionData(users, matrix.ColumnIndices[..count], matrix.Values?[..count], null, userIds, itemIds, name);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: {Count} interactions of {UserCount} users with {ItemCount} items");

    private static void CheckLength(int length, string column, int expected)
    {
        if (length != expected)
            throw new ArgumentException($"There are {expected} users but {length} {column}; the columns must have one length.", column);
    }

    private static void CheckIndices(int[] indices, int count, string column)
    {
        var row = Array.FindIndex(indices, index => (uint)index >= (uint)count);
        if (row >= 0)
            throw new ArgumentException($"Row {row} of {column} is {indices[row]}, outside 0 .. {count - 1}.", column);
    }
}
