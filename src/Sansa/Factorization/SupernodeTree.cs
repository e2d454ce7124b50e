using Sansa.Ordering;

namespace Sansa.Factorization;

/// <summary>
/// Columns of the factor grouped into supernodes: columns that are stored as one dense block because they have (nearly)
/// the same rows. A supernode is given by its columns and by the number of rows below them.
/// </summary>
/// <remarks>
/// Maximal supernodes (identical structure) come first. Then a supernode is merged into its parent where a model of the
/// time says so (relaxed supernodes, Ashcraft and Grimes 1989): merging stores and computes with some explicit zeros,
/// but saves scattering the child's update, which costs memory traffic for each of its rows x rows entries. Not only the
/// last child but any can be merged; the order of the columns follows.
/// </remarks>
internal sealed class SupernodeTree
{
    // Seconds per flop, per scattered entry, per stored entry and per supernode on one present core; only ratios matter.
    private const double FlopCost = 1.4e-11, ScatterCost = 1.0e-9, EntryCost = 1.0e-9, NodeCost = 3e-6;

    private readonly int[] _parent;
    private readonly int[] _width;
    private readonly int[] _below;
    private readonly int[] _mergedInto;

    private SupernodeTree(int count)
    {
        (_parent, _width, _below, _mergedInto) = (new int[count], new int[count], new int[count], new int[count]);
        Array.Fill(_mergedInto, -1);
    }

    /// <summary>Number of supernodes.</summary>
    public int Count => Start.Length - 1;

    /// <summary>Order of the columns in which each supernode is contiguous and children precede parents: new to old.</summary>
    public int[] ColumnOrder { get; private set; } = [];

    /// <summary>First column (in the new order) of each supernode; length Count + 1.</summary>
    public int[] Start { get; private set; } = [];

    /// <summary>Number of rows below the columns of each supernode.</summary>
    public int[] Below { get; private set; } = [];

    /// <summary>Parent of each supernode, larger than it, or -1.</summary>
    public int[] Parent { get; private set; } = [];

    /// <summary>Groups the columns.</summary>
    /// <param name="parent">Elimination tree in postorder.</param>
    /// <param name="counts">Column counts, the diagonal included.</param>
    /// <param name="relaxed">False to keep maximal supernodes without explicit zeros.</param>
    public static SupernodeTree Build(int[] parent, int[] counts, bool relaxed = true)
    {
        var (start, nodeOf) = Maximal(parent, counts);
        var tree = new SupernodeTree(start.Length - 1);
        for (var s = 0; s < start.Length - 1; s++)
        {
            var last = start[s + 1] - 1;
            tree._width[s] = start[s + 1] - start[s];
            tree._below[s] = counts[last] - 1;
            tree._parent[s] = parent[last] < 0 ? -1 : nodeOf[parent[last]];
        }

        if (relaxed)
            tree.Relax();
        tree.Finish(start);
        return tree;
    }

    /// <summary>Modelled seconds of a supernode of w columns with m rows below them.</summary>
    internal static double Cost(double w, double m) =>
        (FlopCost * Flops(w, m)) + (ScatterCost * m * m / 2) + (EntryCost * w * (m + (w / 2))) + NodeCost;

    /// <summary>Multiplications and additions: the sum of the squared column counts.</summary>
    internal static double Flops(double w, double m) =>
        (w * m * m) + (m * w * (w + 1)) + (w * (w + 1) * ((2 * w) + 1) / 6);

    private static (int[] Start, int[] NodeOf) Maximal(int[] parent, int[] counts)
    {
        var n = parent.Length;
        var nodeOf = new int[n];
        var start = new List<int>();
        for (var j = 0; j < n; j++)
        {
            if (j == 0 || parent[j - 1] != j || counts[j - 1] != counts[j] + 1)
                start.Add(j);
            nodeOf[j] = start.Count - 1;
        }

        start.Add(n);
        return ([.. start], nodeOf);
    }

    private void Relax()
    {
        var (head, next) = Children(_parent);
        for (var p = 0; p < _parent.Length; p++)
        {
            var children = new List<int>();
            for (var c = head[p]; c >= 0; c = next[c])
                children.Add(c);
            // The child that shares most rows first.
            children.Sort((a, b) => _below[a] != _below[b] ? _below[b].CompareTo(_below[a]) : a.CompareTo(b));
            foreach (var c in children)
            {
                var apart = Cost(_width[c], _below[c]) + Cost(_width[p], _below[p]);
                if (Cost(_width[c] + _width[p], _below[p]) > apart)
                    continue;
                _width[p] += _width[c];
                _mergedInto[c] = p;
            }
        }
    }

    private static (int[] Head, int[] Next) Children(int[] parent)
    {
        var (head, next) = (new int[parent.Length], new int[parent.Length]);
        Array.Fill(head, -1);
        for (var c = parent.Length - 1; c >= 0; c--)
        {
            if (parent[c] >= 0)
                (next[c], head[parent[c]]) = (head[parent[c]], c);
        }

        return (head, next);
    }

    /// <summary>Numbers what is left in postorder and lists the columns supernode by supernode.</summary>
    private void Finish(int[] oldStart)
    {
        var count = _parent.Length;
        var root = new int[count];
        for (var s = count - 1; s >= 0; s--)
            root[s] = _mergedInto[s] < 0 ? s : root[_mergedInto[s]];
        var members = new List<int>[count];
        for (var s = 0; s < count; s++)
            (members[root[s]] ??= []).Add(s);
        // A merged node hangs below its root, so that a postorder of all nodes orders the roots as well.
        var upper = new int[count];
        for (var s = 0; s < count; s++)
            upper[s] = root[s] != s ? root[s] : _parent[s] < 0 ? -1 : root[_parent[s]];
        var order = Postorder.Compute(upper).Where(s => root[s] == s).ToArray();
        var number = new int[count];
        for (var k = 0; k < order.Length; k++)
            number[order[k]] = k;
        Parent = Array.ConvertAll(order, s => upper[s] < 0 ? -1 : number[upper[s]]);
        Below = Array.ConvertAll(order, s => _below[s]);
        var start = new List<int> { 0 };
        var columns = new List<int>();
        foreach (var s in order)
        {
            foreach (var member in members[s])
                columns.AddRange(Enumerable.Range(oldStart[member], oldStart[member + 1] - oldStart[member]));
            start.Add(columns.Count);
        }

        (Start, ColumnOrder) = ([.. start], [.. columns]);
    }
}
