using System.Collections.Concurrent;
using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>
/// The last layer of an autoencoder over items: logits W^T h + b, a softmax over all items, and the multinomial log-likelihood
/// of a user's items (Liang et al., WWW 2018, equation 2). Items are handled in blocks, each by one worker, so that a
/// block's logits, gradients and update stay in the cache; sums over blocks are taken in their order.
/// </summary>
internal sealed unsafe class MultinomialOutput : IDisposable
{
    /// <summary>Items of a block: two packed blocks of the matrix product.</summary>
    private const int BlockItems = 2 * DenseContext.BlockRows;

    private readonly int _itemCount;
    private readonly int _width;
    private readonly int _blocks;
    private readonly ConcurrentBag<NativeBuffer> _idle = [];
    private NativeBuffer? _exponentials;
    private NativeBuffer? _partial;

    public MultinomialOutput(string name, int width, int itemCount)
    {
        (_width, _itemCount, _blocks) = (width, itemCount, (itemCount + BlockItems - 1) / BlockItems);
        Weights = new Parameter($"{name}_weights", width, itemCount);
        Bias = new Parameter($"{name}_bias", 1, itemCount);
    }

    /// <summary>W, width x items.</summary>
    public Parameter Weights { get; }

    /// <summary>b, 1 x items.</summary>
    public Parameter Bias { get; }

    /// <summary>Bytes that a batch needs beside the parameters.</summary>
    public static long BatchBytes(int batch, int width, int itemCount) =>
        sizeof(float) * batch * ((long)itemCount + ((long)width * ((itemCount / BlockItems) + 1)));

    /// <summary>The log-likelihood of a batch, and the gradients of its negative.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="hidden">h, width x batch.</param>
    /// <param name="target">Batch x items: how often each user has each item.</param>
    /// <param name="scale">Factor of all gradients: 1 / batch for the mean.</param>
    /// <param name="hiddenGradient">Width x batch, added to; null where it is not needed.</param>
    /// <param name="sink">Takes the gradients of W and b; null where the layer is not trained.</param>
    /// <returns>The sum over the batch of sum_i x_i log softmax_i.</returns>
    public double Run(DenseContext context, MatrixView hidden, CsrMatrix target, float scale, MatrixView? hiddenGradient, IGradientSink? sink)
    {
        var pass = new Pass(this, hidden, target, scale, hiddenGradient is not null, sink);
        context.ForEachTask(_blocks, pass.Forward);
        var likelihood = pass.Normalise();
        // Before the sink changes the weights, which this reads.
        if (hiddenGradient is { } gradient)
            Columns.ForEach(context, hidden.Columns, user => pass.AddHidden(user, gradient));
        if (sink is not null)
            context.ForEachTask(_blocks, pass.Backward);
        return likelihood;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
        EndTraining();
    }

    /// <summary>Frees what is kept from batch to batch.</summary>
    public void EndTraining()
    {
        _exponentials?.Dispose();
        _partial?.Dispose();
        (_exponentials, _partial) = (null, null);
        while (_idle.TryTake(out var buffer))
            buffer.Dispose();
    }

    /// <summary>A worker's room, which it gives back: the same while the batches are not larger than before.</summary>
    private NativeBuffer TakeIdle(long length)
    {
        if (_idle.TryTake(out var buffer) && buffer.Length >= length)
            return buffer;
        buffer?.Dispose();
        return new NativeBuffer(length);
    }

    /// <summary>
    /// One batch on its way through the layer. What follows from the softmax is made of exponentials that are not normalised yet, while they are in the
    /// cache, and each user's factor is put in where there is less to multiply; what follows from the user's own items is sparse and is subtracted.
    /// </summary>
    private sealed class Pass(MultinomialOutput layer, MatrixView hidden, CsrMatrix target, float scale, bool wantsHidden, IGradientSink? sink)
    {
        private readonly int _batch = hidden.Columns;
        private readonly NativeBuffer? _all = sink is null ? null : NativeBuffer.Ensure(ref layer._exponentials, (long)layer._itemCount * hidden.Columns);
        private readonly NativeBuffer? _partial = wantsHidden
            ? NativeBuffer.Ensure(ref layer._partial, (long)layer._blocks * layer._width * hidden.Columns)
            : null;
        private readonly float[] _maxima = new float[layer._blocks * hidden.Columns];
        private readonly double[] _sums = new double[layer._blocks * hidden.Columns];
        private readonly double[] _targets = new double[layer._blocks * hidden.Columns];
        private readonly float[] _factors = new float[layer._blocks * hidden.Columns];

        /// <summary>A block's exp(logit - maximum), its maximum and sum for each user, the logits of the user's own items, and W exp(...).</summary>
        public void Forward(DenseContext context, int block)
        {
            var idle = _all is null ? layer.TakeIdle((long)BlockItems * _batch) : null;
            var values = idle?.AsMatrix(Items(block), _batch) ?? Exponentials(block);
            for (var u = 0; u < _batch; u++)
                new ReadOnlySpan<float>(layer.Bias.Value.Data + FirstItem(block), values.Rows).CopyTo(Columns.Span(values, u));
            Gemm.Add(context, 1, Block(block), true, hidden, false, values);
            for (var u = 0; u < _batch; u++)
            {
                var at = (block * _batch) + u;
                _targets[at] = OwnLogits(block, u, values.Column(u));
                (_maxima[at], _sums[at]) = Softmax.Exponentiate(Columns.Span(values, u));
            }

            if (wantsHidden)
            {
                var partial = Partial(block);
                partial.Clear();
                Gemm.Add(context, 1, Block(block), false, values, false, partial);
            }

            if (idle is not null)
                layer._idle.Add(idle);
        }

        /// <summary>From the blocks' sums to the factor that makes each block's exponentials gradients; returns the log-likelihood.</summary>
        public double Normalise()
        {
            var likelihood = 0.0;
            for (var u = 0; u < _batch; u++)
            {
                var (maximum, sum, own) = (float.NegativeInfinity, 0.0, 0.0);
                for (var b = 0; b < layer._blocks; b++)
                    maximum = Math.Max(maximum, _maxima[(b * _batch) + u]);
                for (var b = 0; b < layer._blocks; b++)
                {
                    sum += _sums[(b * _batch) + u] * Math.Exp(_maxima[(b * _batch) + u] - maximum);
                    own += _targets[(b * _batch) + u];
                }

                var count = UserBatch.Sum(target.Row(u));
                likelihood += own - (count * (maximum + Math.Log(sum)));
                for (var b = 0; b < layer._blocks; b++)
                    _factors[(b * _batch) + u] = (float)(scale * count * Math.Exp(_maxima[(b * _batch) + u] - maximum) / sum);
            }

            return likelihood;
        }

        /// <summary>The gradient of h: W times that of the logits, scale (N softmax - x).</summary>
        public void AddHidden(int user, MatrixView gradient)
        {
            for (var b = 0; b < layer._blocks; b++)
                VectorKernel.AddMultiple(_factors[(b * _batch) + user], Partial(b).Column(user), gradient.Column(user), layer._width);
            var row = target.Row(user);
            for (var k = 0; k < row.Count; k++)
                VectorKernel.AddMultiple(-scale * row.ValueAt(k), layer.Weights.Value.Column(row.Indices[k]), gradient.Column(user), layer._width);
        }

        /// <summary>The gradients of W and b: h times that of the logits, and its sum over the batch.</summary>
        public void Backward(DenseContext context, int block)
        {
            var values = Exponentials(block);
            var buffer = layer.TakeIdle(((long)layer._width * _batch) + ((layer._width + 1L) * BlockItems));
            var scaled = buffer.AsMatrix(layer._width, _batch);
            var weights = new MatrixView(scaled.Data + ((long)layer._width * _batch), layer._width, values.Rows, layer._width);
            var bias = new MatrixView(weights.Data + ((long)layer._width * values.Rows), 1, values.Rows, 1);
            new Span<float>(weights.Data, (layer._width + 1) * values.Rows).Clear();
            for (var u = 0; u < _batch; u++)
            {
                var factor = _factors[(block * _batch) + u];
                Columns.Multiply(factor, Columns.Span(hidden, u), Columns.Span(scaled, u));
                VectorKernel.AddMultiple(factor, values.Column(u), bias.Data, values.Rows);
            }

            Gemm.Add(context, 1, scaled, false, values, true, weights);
            SubtractOwn(block, weights, bias);
            sink!.Take(layer.Weights, FirstItem(block), weights);
            sink.Take(layer.Bias, FirstItem(block), bias);
            layer._idle.Add(buffer);
        }

        private void SubtractOwn(int block, MatrixView weights, MatrixView bias)
        {
            for (var u = 0; u < _batch; u++)
            {
                var row = target.Row(u);
                for (var k = LowerBound(row.Indices, FirstItem(block)); k < row.Count && row.Indices[k] < FirstItem(block) + weights.Columns; k++)
                {
                    var (item, amount) = (row.Indices[k] - FirstItem(block), scale * row.ValueAt(k));
                    VectorKernel.AddMultiple(-amount, hidden.Column(u), weights.Column(item), layer._width);
                    bias[0, item] -= amount;
                }
            }
        }

        private double OwnLogits(int block, int user, float* logits)
        {
            var row = target.Row(user);
            var (first, last) = (FirstItem(block), FirstItem(block) + Items(block));
            var sum = 0.0;
            for (var k = LowerBound(row.Indices, first); k < row.Count && row.Indices[k] < last; k++)
                sum += row.ValueAt(k) * (double)logits[row.Indices[k] - first];
            return sum;
        }

        private MatrixView Exponentials(int block) => new(_all!.Data + ((long)FirstItem(block) * _batch), Items(block), _batch, Items(block));

        private MatrixView Partial(int block) => new(_partial!.Data + ((long)block * layer._width * _batch), layer._width, _batch, layer._width);

        private MatrixView Block(int block) => layer.Weights.Value.Block(0, FirstItem(block), layer._width, Items(block));

        private static int FirstItem(int block) => block * BlockItems;

        private int Items(int block) => Math.Min(BlockItems, layer._itemCount - FirstItem(block));

        private static int LowerBound(ReadOnlySpan<int> indices, int value)
        {
            var at = indices.BinarySearch(value);
            return at < 0 ? ~at : at;
        }
    }
}
