using Sansa.Dense;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>Alternating least squares: all users given the items, then all items given the users, an epoch at a time.</summary>
internal sealed unsafe class WmfTraining : IDisposable
{
    private const int RowsPerChunk = 32;

    private readonly CsrMatrix _x;
    private readonly CsrMatrix _byItem;
    private readonly WmfOptions _options;
    private readonly DenseContext _context;
    private readonly WmfSolver[] _solvers;
    private readonly NativeBuffer _users;
    private readonly NativeBuffer _rotatedUsers;
    private readonly NativeBuffer _items;
    private readonly NativeBuffer _rotatedItems;

    public WmfTraining(InteractionMatrix x, WmfOptions options, Work work)
    {
        (_x, _byItem, _options) = (x.ByUser, x.ByItem, options);
        _context = new DenseContext(work.Threads, work.Cancellation);
        _solvers = [.. Enumerable.Range(0, _context.Workers).Select(w => new WmfSolver(options, _context.Serial(w)))];
        (_users, _rotatedUsers) = (new((long)options.Factors * x.UserCount), new((long)options.Factors * x.UserCount));
        (_items, _rotatedItems) = (new((long)options.Factors * x.ItemCount), new((long)options.Factors * x.ItemCount));
        Initialize();
    }

    /// <summary>The users' factors after the last pass over them, d x users, in the basis that the items had.</summary>
    public MatrixView Users => _users.AsMatrix(_options.Factors, _x.RowCount);

    /// <summary>The items' factors, d x items.</summary>
    public MatrixView Items => _items.AsMatrix(_options.Factors, _x.ColumnCount);

    /// <summary>All users, then all items. Afterwards <see cref="Items"/> is in the basis of <see cref="RotatedUsers"/>.</summary>
    public void Epoch(Work work)
    {
        var items = WmfBasis.Rotate(_context, Items, _rotatedItems);
        Solve(_x, items, Users, work.Part(0, 0.5));
        RotatedUsers = WmfBasis.Rotate(_context, Users, _rotatedUsers);
        Solve(_byItem, RotatedUsers, Items, work.Part(0.5, 1));
    }

    /// <summary>The users' factors that the items were solved with; null before the first epoch.</summary>
    public WmfBasis? RotatedUsers { get; private set; }

    /// <summary>The items in the basis that a user's factor is solved in.</summary>
    public WmfBasis Finish()
    {
        var kept = new NativeBuffer((long)_options.Factors * _x.ColumnCount);
        return WmfBasis.Rotate(_context, Items, kept);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var solver in _solvers)
            solver.Dispose();
        _users.Dispose();
        _rotatedUsers.Dispose();
        _items.Dispose();
        _rotatedItems.Dispose();
        _context.Dispose();
    }

    private void Solve(CsrMatrix rows, WmfBasis basis, MatrixView solved, Work work)
    {
        var done = 0;
        ParallelLoop.Chunks(rows.RowCount, RowsPerChunk, _context.Workers, work.Cancellation, (worker, start, end) =>
        {
            for (var r = start; r < end; r++)
            {
                var row = rows.Row(r);
                _solvers[worker].Solve(basis, row.Indices, row.Values, new Span<float>(solved.Column(r), solved.Rows));
            }

            work.Report(Interlocked.Add(ref done, end - start) / (double)rows.RowCount);
        });
    }

    /// <summary>Normal numbers by Box and Muller's method; the users need none, as they are solved first.</summary>
    private void Initialize()
    {
        var random = new Random(_options.Seed);
        var deviation = _options.InitialDeviation / Math.Sqrt(_options.Factors);
        for (long p = 0; p < _items.Length; p++)
            _items.Data[p] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }
}
