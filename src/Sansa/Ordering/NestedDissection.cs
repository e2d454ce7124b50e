using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// Nested dissection of X^T X (George 1973): a set of items that separates the rest into two parts comes last, and each
/// part is ordered in the same way. Separators come from bisections of the users; parts that no small set separates are
/// ordered by column minimum degree.
/// </summary>
internal sealed class NestedDissection
{
    /// <summary>Parts with fewer items are not split.</summary>
    private const int SmallestPart = 200;

    /// <summary>Nor are parts of parts so many levels deep, which only very uneven splits lead to.</summary>
    private const int DeepestPart = 60;

    /// <summary>Largest share of the users (weighted by their items) on one side.</summary>
    private const double Imbalance = 0.6;

    /// <summary>A part whose separator would be a larger share of it has no structure worth cutting.</summary>
    private const double LargestSeparator = 0.9;

    private readonly Random _random;
    private readonly Action<double>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly int[] _order;
    private readonly int[] _degree;
    private readonly List<ItemPart> _parts = [];
    private int _ordered;

    private NestedDissection(CsrMatrix xTransposed, int seed, Action<double>? progress, CancellationToken cancellation)
    {
        (_random, _progress, _cancellation) = (new Random(seed), progress, cancellation);
        _order = new int[xTransposed.RowCount];
        _degree = new int[xTransposed.RowCount];
        for (var item = 0; item < _degree.Length; item++)
            _degree[item] = xTransposed.RowLength(item);
    }

    /// <summary>The order, whose element k is the item to eliminate k-th, and the parts, each before those inside it.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="xTransposed">Its transpose.</param>
    /// <param name="seed">Of the random choices.</param>
    /// <param name="progress">Told now and then which part of the items is ordered.</param>
    /// <param name="cancellation">Looked at often.</param>
    public static (int[] Order, IReadOnlyList<ItemPart> Parts) Compute(
        CsrMatrix x, CsrMatrix xTransposed, int seed, Action<double>? progress, CancellationToken cancellation)
    {
        var state = new NestedDissection(xTransposed, seed, progress, cancellation);
        state.Order(x, xTransposed, [.. Enumerable.Range(0, x.ColumnCount)], 0, new ItemPart(0, -1, [], x.ColumnCount));
        return (state._order, state._parts);
    }

    /// <summary>Writes the items of a part to positions start, start + 1, ... of the order.</summary>
    private void Order(CsrMatrix x, CsrMatrix xTransposed, int[] items, int start, ItemPart part)
    {
        var graph = UserGraph.From(x, xTransposed);
        if (items.Length <= SmallestPart || part.Level == DeepestPart)
        {
            OrderByMinimumDegree(graph, items, start, part);
            return;
        }

        var split = MultilevelBisection.Compute(graph, Imbalance, _random, _cancellation);
        int[][] inside = [Inside(graph, split, 0), Inside(graph, split, 1)];
        if (split.CutItems > LargestSeparator * items.Length || inside.Any(half => half.Length == items.Length))
        {
            OrderByMinimumDegree(graph, items, start, part);
            return;
        }

        var separator = Enumerable.Range(0, items.Length).Where(split.IsCut).OrderBy(i => _degree[items[i]]).ToArray();
        var position = start + items.Length;
        foreach (var i in separator.Reverse())
            _order[--position] = items[i];
        var index = _parts.Count;
        Finish(part, position, separator.Length);
        for (var side = 0; side < 2; side++)
        {
            position -= inside[side].Length;
            var half = Restrict(x, split.Side, side, inside[side]);
            var inner = new ItemPart(part.Level + 1, index, [], inside[side].Length);
            Order(half, half.Transpose(), Array.ConvertAll(inside[side], i => items[i]), position, inner);
        }
    }

    private void OrderByMinimumDegree(UserGraph graph, int[] items, int start, ItemPart part)
    {
        var position = start;
        foreach (var i in ColumnMinimumDegree.Compute(graph.Users, graph.Items, null, _cancellation))
            _order[position++] = items[i];
        Finish(part, start, items.Length);
    }

    /// <summary>Takes down a part whose own items are in the order, so many from a position on.</summary>
    private void Finish(ItemPart part, int position, int count)
    {
        _parts.Add(part with { Items = _order[position..(position + count)] });
        Advance(count);
    }

    private void Advance(int items) => _progress?.Invoke((double)(_ordered += items) / _order.Length);

    /// <summary>The items whose users are all on one side; items without users count to side 0.</summary>
    private static int[] Inside(UserGraph graph, UserBisection split, int side) =>
        [.. Enumerable.Range(0, graph.Items.RowCount).Where(i =>
            !split.IsCut(i) && (graph.Items.RowLength(i) == 0 ? 0 : split.Side[graph.UsersOf(i)[0]]) == side)];

    /// <summary>The users of one side with the items inside it.</summary>
    private static CsrMatrix Restrict(CsrMatrix x, byte[] side, int wanted, int[] inside)
    {
        var local = new int[x.ColumnCount];
        Array.Fill(local, -1);
        for (var k = 0; k < inside.Length; k++)
            local[inside[k]] = k;
        var (ap, ai) = (new List<long> { 0 }, new List<int>());
        for (var u = 0; u < x.RowCount; u++)
        {
            if (side[u] != wanted)
                continue;
            var before = ai.Count;
            foreach (var item in x.Row(u).Indices)
            {
                if (local[item] >= 0)
                    ai.Add(local[item]);
            }

            if (ai.Count > before)
                ap.Add(ai.Count);
        }

        return CsrMatrix.Trusted(ap.Count - 1, inside.Length, [.. ap], [.. ai], null);
    }
}
