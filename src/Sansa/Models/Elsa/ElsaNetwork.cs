using Sansa.Dense;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// ELSA's loss and gradient without any array of users x items. With the items' unit vectors as rows of A, a user's row x and p = A^T x, the prediction
/// is y = A p - x, and all that the loss needs of it are x.y = p.p - x.x and y.y = p.Gp - 2 p.p + x.x with the small G = A^T A. Of the gradient, what
/// belongs to x reaches only the items of the batch; what belongs to A p is A times a small matrix.
/// </summary>
internal sealed unsafe class ElsaNetwork : IDisposable
{
    /// <summary>Items that a worker handles at a time; sums over blocks are taken in their order.</summary>
    private const int BlockItems = 2 * DenseContext.BlockRows;

    private readonly int _factors;
    private readonly int _blocks;
    private readonly NativeBuffer _unit;
    private readonly NativeBuffer _partial;
    private readonly float[] _norms;

    /// <summary>Makes a network of zeros.</summary>
    public ElsaNetwork(int itemCount, int factors)
    {
        (ItemCount, _factors, _blocks) = (itemCount, factors, (itemCount + BlockItems - 1) / BlockItems);
        Vectors = new Parameter("items", factors, itemCount);
        _unit = new NativeBuffer((long)itemCount * factors);
        _partial = new NativeBuffer((long)_blocks * factors * factors);
        _norms = new float[itemCount];
    }

    /// <summary>Number of items.</summary>
    public int ItemCount { get; }

    /// <summary>The items' vectors of any length, factors x items.</summary>
    public Parameter Vectors { get; }

    /// <summary>Where <see cref="Unit"/> is.</summary>
    public NativeBuffer UnitBuffer => _unit;

    /// <summary>The same with length 1: A^T.</summary>
    public MatrixView Unit => _unit.AsMatrix(_factors, ItemCount);

    /// <summary>Makes <see cref="Unit"/> from <see cref="Vectors"/>; a vector of zeros stays one.</summary>
    public void Normalise(DenseContext context) => context.ForEachTask(_blocks, (_, block) =>
    {
        for (var i = block * BlockItems; i < Math.Min(ItemCount, (block + 1) * BlockItems); i++)
        {
            var vector = Vectors.Value.Column(i);
            _norms[i] = MathF.Max(1e-12f, MathF.Sqrt(VectorKernel.Dot(vector, vector, _factors)));
            var unit = Columns.Span(Unit, i);
            unit.Clear();
            VectorKernel.AddMultiple(1 / _norms[i], vector, Unit.Column(i), _factors);
        }
    });

    /// <summary>
    /// The mean over users and items of (y / |y| - x / |x|)^2, as the authors' program has it (the paper's equation 7 up to the mean), and its gradient.
    /// </summary>
    /// <param name="context">Workers.</param>
    /// <param name="batch">Users x items.</param>
    /// <param name="byItem">Its transpose.</param>
    /// <param name="sink">Takes the gradient.</param>
    public double Step(DenseContext context, CsrMatrix batch, CsrMatrix byItem, IGradientSink sink)
    {
        Normalise(context);
        var count = batch.RowCount;
        using var buffer = new NativeBuffer((4L * count * _factors) + (2L * _factors * _factors), clear: true);
        var room = new Room(buffer, count);
        var (p, q, y, weighted) = (room.Take(_factors), room.Take(_factors), room.Take(_factors), room.Take(_factors));
        var g = new MatrixView(buffer.Data + (4L * count * _factors), _factors, _factors, _factors);
        var m = new MatrixView(g.Data + ((long)_factors * _factors), _factors, _factors, _factors);
        SparseSums.Add(context, batch, Unit, p);
        Gramian(context, g);
        Gemm.Add(context, 1, g, false, p, false, q);
        var loss = 0.0;
        var scale = 2 / ((double)count * ItemCount);
        for (var u = 0; u < count; u++)
            loss += UserLoss(batch.Row(u), p, q, u, scale, y, weighted);
        Gemm.Add(context, 1, weighted, false, p, true, m);
        context.ForEachTask(_blocks, (worker, block) => Update(worker, block, byItem, y, m, sink));
        return loss / ((double)count * ItemCount);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Vectors.Dispose();
        _unit.Dispose();
        _partial.Dispose();
    }

    /// <summary>G = A^T A, summed over blocks of items.</summary>
    private void Gramian(DenseContext context, MatrixView g)
    {
        MatrixView Partial(int block) => new(_partial.Data + ((long)block * _factors * _factors), _factors, _factors, _factors);
        context.ForEachTask(_blocks, (worker, block) =>
        {
            var part = Partial(block);
            part.Clear();
            Gemm.AddSymmetric(worker, 1, Block(Unit, block), false, part);
        });
        for (var block = 0; block < _blocks; block++)
        {
            for (var j = 0; j < _factors; j++)
                VectorKernel.AddMultiple(1, Partial(block).Column(j) + j, g.Column(j) + j, _factors - j);
        }

        for (var j = 0; j < _factors; j++)
        {
            for (var i = j + 1; i < _factors; i++)
                g[j, i] = g[i, j];
        }
    }

    /// <summary>
    /// A user's loss |y/|y| - x/|x||^2 = 2 - 2 cos(x, y). With D = a x + b y its gradient by y, the gradient by A is x (2 (a - b) p + b G p)^T + A b p p^T.
    /// </summary>
    private double UserLoss(SparseRow row, MatrixView p, MatrixView q, int user, double scale, MatrixView y, MatrixView weighted)
    {
        double pp = VectorKernel.Dot(p.Column(user), p.Column(user), _factors), pq = VectorKernel.Dot(p.Column(user), q.Column(user), _factors);
        var xx = UserBatch.Squares(row);
        var (xy, yy) = (pp - xx, pq - (2 * pp) + xx);
        // Without a direction there is no gradient: nothing in, or nothing out (then |x/|x||^2 = 1 is left).
        if (xx == 0 || yy <= 1e-12 * xx)
            return xx == 0 ? 0 : 1;
        var (lengthX, lengthY) = (Math.Sqrt(xx), Math.Sqrt(yy));
        var a = -scale / (lengthX * lengthY);
        var b = scale * xy / (lengthX * lengthY * yy);
        VectorKernel.AddMultiple((float)(2 * (a - b)), p.Column(user), y.Column(user), _factors);
        VectorKernel.AddMultiple((float)b, q.Column(user), y.Column(user), _factors);
        VectorKernel.AddMultiple((float)b, p.Column(user), weighted.Column(user), _factors);
        return 2 - (2 * xy / (lengthX * lengthY));
    }

    /// <summary>The gradient of a block of items by A, then by the vectors before they got length 1: what lies along them falls away.</summary>
    private void Update(DenseContext worker, int block, CsrMatrix byItem, MatrixView y, MatrixView m, IGradientSink sink)
    {
        var unit = Block(Unit, block);
        using var buffer = new NativeBuffer((long)_factors * unit.Columns, clear: true);
        var gradient = buffer.AsMatrix(_factors, unit.Columns);
        Gemm.Add(worker, 1, m, false, unit, false, gradient);
        for (var j = 0; j < unit.Columns; j++)
        {
            var item = (block * BlockItems) + j;
            SparseSums.Add(byItem.Row(item), y, gradient.Column(j));
            VectorKernel.AddMultiple(-VectorKernel.Dot(gradient.Column(j), unit.Column(j), _factors), unit.Column(j), gradient.Column(j), _factors);
            var scale = 1 / _norms[item];
            foreach (ref var value in Columns.Span(gradient, j))
                value *= scale;
        }

        sink.Take(Vectors, block * BlockItems, gradient);
    }

    private MatrixView Block(MatrixView matrix, int block) => matrix.Block(0, block * BlockItems, _factors,
        Math.Min(BlockItems, ItemCount - (block * BlockItems)));
}
