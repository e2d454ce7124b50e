using System.Collections;
using System.Globalization;

namespace Sansa.Data;

/// <summary>
/// The ids behind the rows or columns of a matrix: index -> id as text, and id -> index.
/// Ids are consecutive numbers (nothing is stored), 64-bit integers, or text. An <see cref="IReadOnlyList{T}"/> of strings.
/// </summary>
public sealed class IdMap : IReadOnlyList<string>
{
    private readonly long[]? _numbers;
    private readonly string[]? _names;
    private readonly Lazy<Dictionary<string, int>> _byName;
    private readonly Lazy<Dictionary<long, int>> _byNumber;

    private IdMap(int count, long[]? numbers, string[]? names)
    {
        (Count, _numbers, _names) = (count, numbers, names);
        _byName = new(() => Index(_names!));
        _byNumber = new(() => Index(_numbers!));
    }

    /// <summary>Number of ids, that is of rows or columns.</summary>
    public int Count { get; }

    /// <summary>True when each id is an integer, so that <see cref="NumberAt"/> may be used.</summary>
    public bool IsNumeric => _names is null;

    /// <summary>True when the id of index i is the number i.</summary>
    public bool IsIdentity => _names is null && _numbers is null;

    /// <summary>The id of an index, as text.</summary>
    /// <param name="index">Row or column, from 0 to <see cref="Count"/> - 1.</param>
    public string this[int index] => _names is not null ? _names[index] : NumberAt(index).ToString(CultureInfo.InvariantCulture);

    /// <summary>The map of a matrix whose rows or columns are called 0, 1, 2, ...</summary>
    /// <param name="count">Number of ids, 0 or more.</param>
    public static IdMap Identity(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new IdMap(count, null, null);
    }

    /// <summary>A map of integer ids; the array is kept, not copied.</summary>
    /// <param name="ids">The id of each index; each once.</param>
    public static IdMap FromNumbers(long[] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new IdMap(ids.Length, ids, null);
    }

    /// <summary>A map of text ids; the array is kept, not copied.</summary>
    /// <param name="ids">The id of each index; each once.</param>
    public static IdMap FromNames(string[] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new IdMap(ids.Length, null, ids);
    }

    /// <summary>The id of an index as a number.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The ids are text.</exception>
    public long NumberAt(int index)
    {
        if (_names is not null)
            throw new InvalidOperationException("These ids are text, not numbers; use the indexer.");
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _numbers is null ? index : _numbers[index];
    }

    /// <summary>The index of an id; false when there is none.</summary>
    /// <param name="id">The id as it stands in the data.</param>
    /// <param name="index">Its row or column.</param>
    public bool TryGetIndex(string id, out int index)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_names is not null)
            return _byName.Value.TryGetValue(id, out index);
        index = -1;
        return long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && TryGetIndex(number, out index);
    }

    /// <summary>The index of an integer id; false when there is none.</summary>
    /// <param name="id">The id as it stands in the data.</param>
    /// <param name="index">Its row or column.</param>
    public bool TryGetIndex(long id, out int index)
    {
        if (_names is not null)
            return _byName.Value.TryGetValue(id.ToString(CultureInfo.InvariantCulture), out index);
        if (_numbers is not null)
            return _byNumber.Value.TryGetValue(id, out index);
        var known = id >= 0 && id < Count;
        index = known ? (int)id : -1;
        return known;
    }

    /// <summary>The index of an id.</summary>
    /// <param name="id">The id as it stands in the data.</param>
    /// <exception cref="KeyNotFoundException">No such id.</exception>
    public int IndexOf(string id) => TryGetIndex(id, out var index) ? index
        : throw new KeyNotFoundException($"'{id}' is not among the {Count} ids of this map{(Count > 0 ? $" (the first is '{this[0]}')" : "")}.");

    /// <summary>The map of chosen indices, in the order given.</summary>
    /// <param name="indices">Indices of this map.</param>
    public IdMap Select(ReadOnlySpan<int> indices)
    {
        if (_names is not null)
        {
            var names = new string[indices.Length];
            for (var i = 0; i < names.Length; i++)
                names[i] = _names[indices[i]];
            return FromNames(names);
        }

        var numbers = new long[indices.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = NumberAt(indices[i]);
        return FromNumbers(numbers);
    }

    /// <summary>
    /// The indices in ascending order of their ids: numbers by value, text by code point, as pandas' groupby and
    /// scikit-learn's LabelEncoder sort them.
    /// </summary>
    public int[] IndicesInIdOrder()
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        if (_names is not null)
            Array.Sort((string[])_names.Clone(), order, CodePointComparer.Instance);
        else if (_numbers is not null)
            Array.Sort((long[])_numbers.Clone(), order);
        return order;
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"IdMap, {Count} {(IsIdentity ? "consecutive numbers" : IsNumeric ? "integers" : "names")}");

    private static Dictionary<T, int> Index<T>(T[] ids)
        where T : notnull
    {
        var index = new Dictionary<T, int>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            if (!index.TryAdd(ids[i], i))
                throw new ArgumentException($"The id '{ids[i]}' stands at the indices {index[ids[i]]} and {i}; each id may occur once.", nameof(ids));
        }

        return index;
    }
}
