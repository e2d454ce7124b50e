using System.Globalization;
using Sansa.Sparse;

namespace Sansa.Data;

/// <summary>One interaction, as <see cref="InteractionData.Where"/> sees it.</summary>
/// <param name="User">The user's id.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Value">The value; 1 where the data have none.</param>
/// <param name="Time">The time, where known.</param>
public readonly record struct Interaction(string User, string Item, float Value, DateTimeOffset? Time);

public sealed partial class InteractionData
{
    /// <summary>Keeps the interactions that a condition holds for. It is called once for each row; ids are made into text for it.</summary>
    /// <param name="keep">The condition.</param>
    /// <param name="step">What the report calls this step.</param>
    /// <exception cref="EmptyDataException">Nothing is left.</exception>
    public InteractionData Where(Func<Interaction, bool> keep, string step = "condition")
    {
        ArgumentNullException.ThrowIfNull(keep);
        return Keep(
            k => keep(new Interaction(
                UserIds[Users[k]],
                ItemIds[Items[k]],
                Values?[k] ?? 1f,
                Timestamps is null ? null : DateTimeOffset.FromUnixTimeSeconds(Timestamps[k]))),
            step);
    }

    /// <summary>Keeps values from <paramref name="min"/> up and makes each count 1.</summary>
    /// <param name="min">The smallest value that counts as an interaction.</param>
    /// <exception cref="EmptyDataException">Nothing is left.</exception>
    public InteractionData Binarise(double min) =>
        Keep(k => (Values?[k] ?? 1f) >= min, FormattableString.Invariant($"values below {min}")).WithoutValues();

    /// <summary>Makes each interaction count 1, whatever its value.</summary>
    public InteractionData Binarise() => WithoutValues();

    /// <summary>Keeps values above <paramref name="threshold"/> and makes each count 1.</summary>
    /// <param name="threshold">Values up to and including it are removed.</param>
    /// <exception cref="EmptyDataException">Nothing is left.</exception>
    public InteractionData BinariseAbove(double threshold) =>
        Keep(k => (Values?[k] ?? 1f) > threshold, FormattableString.Invariant($"values not above {threshold}")).WithoutValues();

    /// <summary>Removes users with fewer interactions (rows, not different items) than <paramref name="count"/>; once, not again and again.</summary>
    /// <param name="count">The smallest number of interactions of a user who stays.</param>
    /// <exception cref="EmptyDataException">Nothing is left.</exception>
    public InteractionData MinItemsPerUser(int count)
    {
        var counts = Histogram(Users, UserCount);
        return Keep(k => counts[Users[k]] >= count, $"users with fewer than {count} interactions");
    }

    /// <summary>Removes items with fewer interactions (rows, not different users) than <paramref name="count"/>; once.</summary>
    /// <param name="count">The smallest number of interactions of an item that stays.</param>
    /// <exception cref="EmptyDataException">Nothing is left.</exception>
    public InteractionData MinUsersPerItem(int count)
    {
        var counts = Histogram(Items, ItemCount);
        return Keep(k => counts[Items[k]] >= count, $"items with fewer than {count} interactions");
    }

    /// <summary>Keeps the items with the most interactions; of items with as many, those that come first.</summary>
    /// <param name="count">How many items stay, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public InteractionData TopItems(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var counts = Histogram(Items, ItemCount);
        var stays = new bool[ItemCount];
        foreach (var item in Enumerable.Range(0, ItemCount).OrderByDescending(i => counts[i]).Take(count))
            stays[item] = true;
        return Keep(k => stays[Items[k]], $"items but the {count} with the most interactions");
    }

    /// <summary>Keeps the interactions from one time up to but not including another.</summary>
    /// <param name="from">The earliest time that stays.</param>
    /// <param name="to">The first time that does not.</param>
    /// <exception cref="InvalidOperationException">The data have no timestamps.</exception>
    /// <exception cref="EmptyDataException">Nothing is left.</exception>
    public InteractionData Between(DateTimeOffset from, DateTimeOffset to)
    {
        var times = Timestamps ?? throw new InvalidOperationException($"{Name} has no timestamps to filter by.");
        var (first, end) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        return Keep(k => times[k] >= first && times[k] < end, FormattableString.Invariant($"not between {from:u} and {to:u}"));
    }

    /// <summary>The matrix X, users x items. Rows and columns are in the order of <see cref="UserIds"/> and <see cref="ItemIds"/>.</summary>
    /// <param name="duplicates">
    /// What becomes of a user-item pair that occurs more than once: by default it counts once, with the value that came
    /// first; it can also be summed (play counts) or refused.
    /// </param>
    /// <exception cref="InteractionValueException">A value is negative: binarise, filter or shift such ratings first.</exception>
    /// <exception cref="EmptyDataException">There are no interactions.</exception>
    public CsrMatrix ToMatrix(DuplicateHandling duplicates = DuplicateHandling.CountOnce)
    {
        if (Count == 0)
            throw new EmptyDataException($"{Name} has no interactions, so there is no matrix.");
        var row = Values is null ? -1 : Array.FindIndex(Values, value => !(value >= 0) || float.IsInfinity(value));
        if (row >= 0)
            throw new InteractionValueException(
                $"{Name}: the value of user '{UserIds[Users[row]]}' for item '{ItemIds[Items[row]]}' (row {row}) is {Values![row]}; "
                    + $"a matrix of interactions needs finite values of 0 or more. Use Binarise(min) or Where first.");
        return CsrMatrix.FromCoordinates(UserCount, ItemCount, Users, Items, Values, duplicates);
    }

    /// <summary>The matrix X, users x items, in which each pair counts 1, whatever its value and however often it occurs.</summary>
    /// <exception cref="InteractionValueException">A value is 0 or below: that may mean
    /// no interaction, or a dislike, so it is not counted as one unasked.</exception>
    /// <exception cref="EmptyDataException">There are no interactions.</exception>
    public CsrMatrix ToPattern()
    {
        RequireValuesThatCount();
        return WithoutValues().ToMatrix();
    }

    /// <summary>Counts of users, items and interactions.</summary>
    public DataCounts Counts => new(UserCount, ItemCount, Count);

    /// <summary>Refuses values of 0 or below where each interaction is to count 1.</summary>
    internal void RequireValuesThatCount()
    {
        var doubtful = Values?.Count(value => !(value > 0)) ?? 0;
        if (doubtful == 0)
            return;
        var row = Array.FindIndex(Values!, value => !(value > 0));
        throw new InteractionValueException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {doubtful} of {Count} values are 0 or below "
                + $"(the first: {Values![row]}, of user '{UserIds[Users[row]]}' for item '{ItemIds[Items[row]]}'), and each would count as an interaction. "
                + $"Leave them out with Binarise(min), or count them all with Binarise()."));
    }

    /// <summary>Keeps rows, then drops the users and items that have none left; the order of rows and of ids stays.</summary>
    internal InteractionData Keep(Func<int, bool> keep, string step)
    {
        var rows = new List<int>();
        for (var k = 0; k < Count; k++)
        {
            if (keep(k))
                rows.Add(k);
        }

        return rows.Count > 0 ? Take([.. rows], step)
            : throw new EmptyDataException(
                $"{Name}: the step '{step}' removed all {Count} interactions of {UserCount} users. Loosen it, or check that the right columns were read.");
    }

    /// <summary>The rows given, in that order; users and items without rows are dropped, the rest keep their order.</summary>
    internal InteractionData Take(int[] rows, string step)
    {
        var (users, userIds) = Compact(Users, UserIds, rows);
        var (items, itemIds) = Compact(Items, ItemIds, rows);
        var result = new InteractionData(users, items, Gather(Values, rows), Gather(Timestamps, rows), userIds, itemIds, Name, Dropped);
        return new InteractionData(
            users, items, result.Values, result.Timestamps, userIds, itemIds, Name, Dropped.With(new DropStep(step, Counts, result.Counts)))
        {
            ReadAs = ReadAs,
        };
    }

    /// <summary>The same interactions under another name.</summary>
    internal InteractionData Named(string name) => new(Users, Items, Values, Timestamps, UserIds, ItemIds, name, Dropped) { ReadAs = ReadAs };

    /// <summary>The same interactions with words on how they were read.</summary>
    internal InteractionData Described(string readAs) => new(Users, Items, Values, Timestamps, UserIds, ItemIds, Name, Dropped) { ReadAs = readAs };

    private InteractionData WithoutValues() => new(Users, Items, null, Timestamps, UserIds, ItemIds, Name, Dropped) { ReadAs = ReadAs };

    private static T[]? Gather<T>(T[]? column, int[] rows)
    {
        if (column is null)
            return null;
        var result = new T[rows.Length];
        for (var k = 0; k < rows.Length; k++)
            result[k] = column[rows[k]];
        return result;
    }

    private static (int[] Indices, IdMap Ids) Compact(int[] column, IdMap ids, int[] rows)
    {
        var indices = Gather(column, rows)!;
        var counts = Histogram(indices, ids.Count);
        var kept = new List<int>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            counts[i] = kept.Count;
            kept.Add(i);
        }

        if (kept.Count == ids.Count)
            return (indices, ids);
        for (var k = 0; k < indices.Length; k++)
            indices[k] = counts[indices[k]];
        return (indices, ids.Select([.. kept]));
    }

    private static int[] Histogram(int[] indices, int count)
    {
        var counts = new int[count];
        foreach (var index in indices)
            counts[index]++;
        return counts;
    }
}
