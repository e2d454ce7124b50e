using Sansa.Dense;
using Sansa.Execution;

namespace Sansa.Factorization;

/// <summary>
/// The numeric phase of the supernodal factorization, left-looking: a panel gets its Gramian columns, then the update of
/// each earlier panel that reaches it, then is factorized. Subtrees of the elimination tree are spread over the workers;
/// above them, the workers share the rows of one panel at a time.
/// </summary>
internal sealed unsafe class NumericFactorization : IDisposable
{
    /// <summary>Rows of a panel that one worker updates at a time; the temporary product then stays in its cache.</summary>
    internal const int BlockRows = 480;

    /// <summary>A subtree with less than this share of all flops is one worker's task.</summary>
    private const double SubtreeShare = 1.0 / 64;

    private readonly DenseContext _context;
    private readonly PanelLayout _layout;
    private readonly NativeBuffer _factor;
    private readonly GramianPanels _gramian;
    private readonly UpdateLists _updates;
    private readonly Dictionary<DenseContext, PanelScratch> _scratch = [];
    private readonly Work _work;
    private readonly Lock _progressLock = new();
    private double _flopsDone;
    private double _flopsTotal;

    public NumericFactorization(DenseContext context, PanelLayout layout, NativeBuffer factor, GramianPanels gramian, Work work)
    {
        (_context, _layout, _factor, _gramian, _work) = (context, layout, factor, gramian, work);
        _updates = new UpdateLists(layout);
        for (var w = 0; w < context.Workers; w++)
            _scratch.Add(context.Serial(w), new PanelScratch(layout.Start[^1]));
    }

    /// <summary>Computes all panels.</summary>
    public void Run(SupernodeTree tree)
    {
        var (tasks, top) = SplitTree(tree);
        _context.ForEachTask(tasks.Count, (worker, t) =>
        {
            for (var p = tasks[t].First; p <= tasks[t].Last; p++)
                FactorPanel(worker, worker, p);
        });
        foreach (var p in top)
        {
            var shared = (double)_layout.Height(p) * _layout.Width(p) > 50_000;
            FactorPanel(shared ? _context : _context.Serial(0), _context.Serial(0), p);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var scratch in _scratch.Values)
            scratch.Dispose();
    }

    /// <summary>Runs of neighbouring small subtrees, the largest first, and the panels above them.</summary>
    private (List<(int First, int Last)> Tasks, List<int> Top) SplitTree(SupernodeTree tree)
    {
        var subtree = new double[tree.Count];
        for (var s = 0; s < tree.Count; s++)
        {
            var flops = SupernodeTree.Flops(tree.Start[s + 1] - tree.Start[s], tree.Below[s]);
            _flopsTotal += flops;
            subtree[s] += flops;
            if (tree.Parent[s] >= 0)
                subtree[tree.Parent[s]] += subtree[s];
        }

        var limit = _flopsTotal * SubtreeShare;
        var tasks = new List<(int First, int Last, double Flops)>();
        var top = new List<int>();
        var open = false;
        for (var p = 0; p < _layout.Count; p++)
        {
            var s = _layout.Supernode[p];
            if (subtree[s] > limit)
            {
                top.Add(p);
                open = false;
                continue;
            }

            // A subtree is one run of panels; once its root is complete, the next may join while the task is small.
            if (!open)
                tasks.Add((p, p, 0));
            tasks[^1] = (tasks[^1].First, p, tasks[^1].Flops + (IsRootEnd(p, s) ? subtree[s] : 0));
            open = !IsRootEnd(p, s) || tasks[^1].Flops < limit / 4;
        }

        return ([.. tasks.OrderByDescending(t => t.Flops).ThenBy(t => t.First).Select(t => (t.First, t.Last))], top);

        bool IsRootEnd(int p, int s) =>
            (tree.Parent[s] < 0 || subtree[tree.Parent[s]] > limit) && (p + 1 == _layout.Count || _layout.Supernode[p + 1] != s);
    }

    /// <summary>Computes one panel.</summary>
    /// <param name="context">Workers to share it, or one worker's own context.</param>
    /// <param name="owner">The context of the calling worker, whose map of rows is used.</param>
    /// <param name="p">The panel.</param>
    private void FactorPanel(DenseContext context, DenseContext owner, int p)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var (panel, rows, place) = (View(p), _layout.Rows[_layout.Supernode[p]], _scratch[owner].Place);
        var offset = _layout.Start[p] - rows[0];
        for (var r = offset; r < rows.Length; r++)
            place[rows[r]] = r - offset;
        const int columnChunk = 32;
        context.ForEachTask((panel.Columns + columnChunk - 1) / columnChunk, (_, t) =>
            _gramian.Assemble(panel, _layout.Start[p], t * columnChunk, Math.Min(panel.Columns, (t + 1) * columnChunk), place));
        if (_updates.Start[p] < _updates.Start[p + 1])
        {
            context.ForEachTask((panel.Rows + BlockRows - 1) / BlockRows, (worker, t) =>
                UpdateRows(worker, p, panel, t * BlockRows, Math.Min(panel.Rows, (t + 1) * BlockRows), place));
        }

        Cholesky.FactorPanel(context, panel, _layout.Start[p]);
        Report(SupernodeTree.Flops(panel.Columns, panel.Rows - panel.Columns));
    }

    /// <summary>Subtracts from rows first .. end - 1 of panel p what all earlier panels contribute to them.</summary>
    private void UpdateRows(DenseContext worker, int p, MatrixView panel, int first, int end, int[] place)
    {
        var rows = _layout.RowsOf(p);
        var (lowest, highest) = (rows[first], rows[end - 1]);
        var scratch = _scratch[worker];
        for (var e = _updates.Start[p]; e < _updates.Start[p + 1]; e++)
        {
            var (source, from, to) = _updates[e];
            var sourceRows = _layout.RowsOf(source);
            var q = Math.Max(from, LowerBound(sourceRows, from, lowest));
            var count = LowerBound(sourceRows, q, highest + 1) - q;
            if (count == 0)
                continue;
            var left = View(source);
            scratch.Update(
                worker,
                left.Block(q, 0, count, left.Columns),
                left.Block(from, 0, to - from, left.Columns),
                panel,
                sourceRows.Slice(q, count),
                sourceRows[from..to],
                place,
                q - from);
        }
    }

    private MatrixView View(int p) => new(_factor.Data + _layout.Data[p], _layout.Height(p), _layout.Width(p), _layout.Stride(p));

    private static int LowerBound(ReadOnlySpan<int> rows, int start, int value)
    {
        var (lo, hi) = (start, rows.Length);
        while (lo < hi)
        {
            var middle = (lo + hi) >>> 1;
            if (rows[middle] < value)
                lo = middle + 1;
            else
                hi = middle;
        }

        return lo;
    }

    private void Report(double flops)
    {
        lock (_progressLock)
        {
            _flopsDone += flops;
            _work.Report(Math.Min(1, _flopsDone / _flopsTotal));
        }
    }
}
