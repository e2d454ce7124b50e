namespace Sansa.Factorization;

/// <summary>
/// For each panel, the earlier panels that update it, in ascending order, with the part of their rows that are its
/// columns. The fixed order makes sums the same whatever the thread count.
/// </summary>
internal sealed class UpdateLists
{
    private readonly int[] _source;
    private readonly int[] _from;
    private readonly int[] _to;

    public UpdateLists(PanelLayout layout)
    {
        var panelOf = new int[layout.Start[^1]];
        for (var p = 0; p < layout.Count; p++)
            panelOf.AsSpan(layout.Start[p], layout.Width(p)).Fill(p);
        Start = new int[layout.Count + 1];
        for (var source = 0; source < layout.Count; source++)
            ForEachTarget(layout, panelOf, source, (target, _, _) => Start[target + 1]++);
        for (var p = 0; p < layout.Count; p++)
            Start[p + 1] = checked(Start[p] + Start[p + 1]);
        (_source, _from, _to) = (new int[Start[^1]], new int[Start[^1]], new int[Start[^1]]);
        var next = Start.AsSpan(0, layout.Count).ToArray();
        for (var source = 0; source < layout.Count; source++)
        {
            var from = source;
            ForEachTarget(layout, panelOf, source, (target, first, last) =>
            {
                var e = next[target]++;
                (_source[e], _from[e], _to[e]) = (from, first, last);
            });
        }
    }

    /// <summary>Offset of each panel's list.</summary>
    public int[] Start { get; }

    /// <summary>Entry e: rows From .. To - 1 of panel Source are columns of the panel that it updates.</summary>
    public (int Source, int From, int To) this[int e] => (_source[e], _from[e], _to[e]);

    private static void ForEachTarget(PanelLayout layout, int[] panelOf, int source, Action<int, int, int> visit)
    {
        var rows = layout.RowsOf(source);
        for (var from = layout.Width(source); from < rows.Length;)
        {
            var target = panelOf[rows[from]];
            var to = from + 1;
            while (to < rows.Length && panelOf[rows[to]] == target)
                to++;
            visit(target, from, to);
            from = to;
        }
    }
}
