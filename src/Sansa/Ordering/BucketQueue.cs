namespace Sansa.Ordering;

/// <summary>A priority queue of items 0, 1, ... with small integer keys: one doubly linked list for each key.</summary>
internal sealed class BucketQueue
{
    private const int Absent = -1;

    private readonly int[] _head;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _key;
    private int _smallest;

    public BucketQueue(int items, int largestKey)
    {
        (_head, _next, _previous, _key) = (new int[largestKey + 1], new int[items], new int[items], new int[items]);
        Array.Fill(_head, Absent);
        Array.Fill(_key, Absent);
        _smallest = largestKey;
    }

    /// <summary>The key of an item that is in the queue.</summary>
    public int KeyOf(int item) => _key[item];

    /// <summary>Whether an item is in the queue.</summary>
    public bool Contains(int item) => _key[item] != Absent;

    /// <summary>The first item with a key, or -1.</summary>
    public int First(int key) => _head[key];

    /// <summary>The next item with the same key, or -1.</summary>
    public int Next(int item) => _next[item];

    /// <summary>Adds an item in front of those with the same key.</summary>
    public void Add(int item, int key)
    {
        var first = _head[key];
        (_next[item], _previous[item], _head[key], _key[item]) = (first, Absent, item, key);
        if (first >= 0)
            _previous[first] = item;
        _smallest = Math.Min(_smallest, key);
    }

    /// <summary>Removes an item that is in the queue.</summary>
    public void Remove(int item)
    {
        var (next, previous) = (_next[item], _previous[item]);
        if (previous >= 0)
            _next[previous] = next;
        else
            _head[_key[item]] = next;
        if (next >= 0)
            _previous[next] = previous;
        _key[item] = Absent;
    }

    /// <summary>Removes an item if it is in the queue.</summary>
    public void RemoveIfPresent(int item)
    {
        if (_key[item] != Absent)
            Remove(item);
    }

    /// <summary>The smallest key in the queue; false when it is empty.</summary>
    public bool TryGetSmallest(out int key)
    {
        while (_smallest < _head.Length - 1 && _head[_smallest] < 0)
            _smallest++;
        key = _smallest;
        return _head[_smallest] >= 0;
    }

    /// <summary>Removes an item with the smallest key; the queue must not be empty.</summary>
    public int RemoveSmallest()
    {
        TryGetSmallest(out var key);
        var item = _head[key];
        Remove(item);
        return item;
    }
}
