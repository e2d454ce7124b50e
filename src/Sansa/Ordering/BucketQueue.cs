namespace Sansa.Ordering;

/// <summary>A priority queue of items 0, 1, ... with small integer keys: one doubly linked list for each key.</summary>
internal sealed class BucketQueue
{
    private const int Absent = -1;

    private readonly int[] _head;
    private readonly Entry[] _entries;
    private int _smallest;

    public BucketQueue(int items, int largestKey)
    {
        (_head, _entries) = (new int[largestKey + 1], new Entry[items]);
        Array.Fill(_head, Absent);
        Array.Fill(_entries, new Entry(Absent, Absent, Absent));
        _smallest = largestKey;
    }

    /// <summary>The key of an item that is in the queue.</summary>
    public int KeyOf(int item) => _entries[item].Key;

    /// <summary>Whether an item is in the queue.</summary>
    public bool Contains(int item) => _entries[item].Key != Absent;

    /// <summary>The first item with a key, or -1.</summary>
    public int First(int key) => _head[key];

    /// <summary>The next item with the same key, or -1.</summary>
    public int Next(int item) => _entries[item].Next;

    /// <summary>Adds an item in front of those with the same key.</summary>
    public void Add(int item, int key)
    {
        var first = _head[key];
        (_entries[item], _head[key]) = (new Entry(first, Absent, key), item);
        if (first >= 0)
            _entries[first].Previous = item;
        _smallest = Math.Min(_smallest, key);
    }

    /// <summary>Removes an item that is in the queue.</summary>
    public void Remove(int item)
    {
        ref var entry = ref _entries[item];
        if (entry.Previous >= 0)
            _entries[entry.Previous].Next = entry.Next;
        else
            _head[entry.Key] = entry.Next;
        if (entry.Next >= 0)
            _entries[entry.Next].Previous = entry.Previous;
        entry.Key = Absent;
    }

    /// <summary>Removes an item if it is in the queue.</summary>
    public void RemoveIfPresent(int item)
    {
        if (_entries[item].Key != Absent)
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

    /// <summary>An item's neighbours in its list and its key, side by side: they are read together.</summary>
    private struct Entry(int next, int previous, int key)
    {
        public int Next = next;
        public int Previous = previous;
        public int Key = key;
    }
}
