using Sansa.Dense;

namespace Sansa.Models;

/// <summary>The places of each item in a list of items, -1 for none: a counting sort whose parts are counted and placed in parallel.</summary>
internal sealed class SamplesByItem
{
    private readonly int[] _starts;
    private readonly int[] _places;

    /// <summary>What is done with an item and its places in ascending order.</summary>
    internal delegate void Body(int item, ReadOnlySpan<int> places);

    public SamplesByItem(DenseContext context, int[] items, int itemCount, int parts)
    {
        var length = (items.Length + parts - 1) / parts;
        var counts = new int[parts][];
        context.ForEachTask(parts, (_, part) =>
        {
            var count = counts[part] = new int[itemCount + 1];
            foreach (var item in Part(items, part, length))
                count[item < 0 ? itemCount : item]++;
        });
        _starts = new int[itemCount + 2];
        var next = 0;
        for (var item = 0; item <= itemCount; item++)
        {
            _starts[item] = next;
            for (var part = 0; part < parts; part++)
                (counts[part][item], next) = (next, next + counts[part][item]);
        }

        _starts[itemCount + 1] = next;
        _places = new int[items.Length];
        context.ForEachTask(parts, (_, part) =>
        {
            var (at, place) = (counts[part], part * length);
            foreach (var item in Part(items, part, length))
                _places[at[item < 0 ? itemCount : item]++] = place++;
        });
    }

    /// <summary>Calls the body for each item that has places, in parallel.</summary>
    public void ForEachItem(DenseContext context, int itemsPerTask, Body body)
    {
        var itemCount = _starts.Length - 2;
        context.ForEachTask((itemCount + itemsPerTask - 1) / itemsPerTask, (_, t) =>
        {
            for (var item = t * itemsPerTask; item < Math.Min(itemCount, (t + 1) * itemsPerTask); item++)
            {
                if (_starts[item] < _starts[item + 1])
                    body(item, _places.AsSpan(_starts[item].._starts[item + 1]));
            }
        });
    }

    private static ReadOnlySpan<int> Part(int[] items, int part, int length) =>
        items.AsSpan(Math.Min(items.Length, part * length)..Math.Min(items.Length, (part + 1) * length));
}
