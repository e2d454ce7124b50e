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
    private NativeBuffer? _logits;
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
        context.ForEachTask(_blocks, pass.Backward);
        if (hiddenGradient is { } gradient)
            Columns.ForEach(context, hidden.Columns, user => pass.AddPartials(user, gradient));
        return likelihood;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
        _logits?.Dispose();
        _partial?.Dispose();
        foreach (var buffer in _idle)
            buffer.Dispose();
    }

    private static NativeBuffer Room(ref NativeBuffer? buffer, long length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new NativeBuffer(length);
        }

        return buffer;
    }

    /// <summary>One batch on its way through the layer.</summary>
    private sealed class Pass(MultinomialOutput layer, MatrixView hidden, CsrMatrix target, float scale, bool wantsHidden, IGradientSink? sink)
    {
        private readonly int _batch = hidden.Columns;
        private readonly NativeBuffer _logits = Room(ref layer._logits, (long)layer._itemCount * hidden.Columns);
        private readonly NativeBuffer? _partial = wantsHidden ? Room(ref layer._partial, (long)layer._blocks * layer._width * hidden.Columns) : null;
        private readonly float[] _maxima = new float[layer._blocks * hidden.Columns];
        private readonly double[] _sums = new double[layer._blocks * hidden.Columns];
        private readonly double[] _targets = new double[layer._blocks * hidden.Columns];

        /// <summary>A block's exp(logit - maximum), its maximum and sum for each user, and the logits of the user's own items.</summary>
        public void Forward(DenseContext context, int block)
        {
            var logits = Logits(block);
            for (var u = 0; u < _batch; u++)
                new ReadOnlySpan<float>(layer.Bias.Value.Data + FirstItem(block), logits.Rows).CopyTo(Columns.Span(logits, u));
            Gemm.Add(context, 1, Block(block), true, hidden, false, logits);
            for (var u = 0; u < _batch; u++)
            {
                var at = (block * _batch) + u;
                _targets[at] = OwnLogits(block, u, logits.Column(u));
                (_maxima[at], _sums[at]) = Softmax.Exponentiate(Columns.Span(logits, u));
            }
        }

        /// <summary>From the blocks' sums to the factor that makes each block's exponentials probabilities; returns the log-likelihood.</summary>
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
                    _sums[(b * _batch) + u] = scale * count * Math.Exp(_maxima[(b * _batch) + u] - maximum) / sum;
            }

            return likelihood;
        }

        /// <summary>The gradient of the logits, scale (N softmax - x), and what follows from it.</summary>
        public void Backward(DenseContext context, int block)
        {
            var gradient = Logits(block);
            for (var u = 0; u < _batch; u++)
            {
                Softmax.Scale(Columns.Span(gradient, u), (float)_sums[(block * _batch) + u]);
                var row = target.Row(u);
                var first = FirstItem(block);
                for (var k = LowerBound(row.Indices, first); k < row.Count && row.Indices[k] < first + gradient.Rows; k++)
                    gradient[row.Indices[k] - first, u] -= scale * row.ValueAt(k);
            }

            if (wantsHidden)
            {
                var partial = Partial(block);
                partial.Clear();
                Gemm.Add(context, 1, Block(block), false, gradient, false, partial);
            }

            if (sink is not null)
                HandOver(context, block, gradient);
        }

        public void AddPartials(int user, MatrixView hiddenGradient)
        {
            for (var b = 0; b < layer._blocks; b++)
                VectorKernel.AddMultiple(1, Partial(b).Column(user), hiddenGradient.Column(user), layer._width);
        }

        private void HandOver(DenseContext context, int block, MatrixView gradient)
        {
            var buffer = layer._idle.TryTake(out var idle) ? idle : new NativeBuffer(((long)layer._width + 1) * BlockItems);
            var weights = buffer.AsMatrix(layer._width, gradient.Rows);
            weights.Clear();
            Gemm.Add(context, 1, hidden, false, gradient, true, weights);
            var bias = new MatrixView(buffer.Data + (weights.Stride * gradient.Rows), gradient.Rows, 1, gradient.Rows);
            bias.Clear();
            Columns.Sum(gradient, bias);
            sink!.Take(layer.Weights, FirstItem(block), weights);
            sink.Take(layer.Bias, FirstItem(block), new MatrixView(bias.Data, 1, gradient.Rows, 1));
            layer._idle.Add(buffer);
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

        private MatrixView Logits(int block) => new(_logits.Data + ((long)FirstItem(block) * _batch), Items(block), _batch, Items(block));

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
