namespace Sansa.Ordering;

/// <summary>A priority queue of items 0 .. n - 1 with integer keys 0 .. n: one doubly linked list for each key.</summary>
internal sealed class BucketQueue
{
    private readonly int[] _head;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _key;
    private int _smallest;

    public BucketQueue(int n)
    {
        (_head, _next, _previous, _key) = (new int[n + 1], new int[n], new int[n], new int[n]);
        Array.Fill(_head, -1);
        _smallest = n;
    }

    /// <summary>Adds an item in front of those with the same key.</summary>
    public void Add(int item, int key)
    {
        var first = _head[key];
        (_next[item], _previous[item], _head[key], _key[item]) = (first, -1, item, key);
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
    }

    /// <summary>Removes an item with the smallest key; the queue must not be empty.</summary>
    public int RemoveSmallest()
    {
        while (_head[_smallest] < 0)
            _smallest++;
        var item = _head[_smallest];
        Remove(item);
        return item;
    }
}
