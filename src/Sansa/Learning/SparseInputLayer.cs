using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>A layer whose input is a sparse row of items: y = W x + b, with a column of W for each item. A batch moves only the columns of its items.</summary>
internal sealed unsafe class SparseInputLayer(string name, int itemCount, int width) : IDisposable
{
    /// <summary>W, width x items.</summary>
    public Parameter Weights { get; } = new($"{name}_weights", width, itemCount, sparse: true);

    /// <summary>b, width x 1.</summary>
    public Parameter Bias { get; } = new($"{name}_bias", width, 1);

    /// <summary>Computes y of each row of a batch into the columns of <paramref name="output"/>.</summary>
    public void Forward(DenseContext context, CsrMatrix batch, MatrixView output)
    {
        Columns.Fill(context, output, Bias.Value);
        SparseSums.Add(context, batch, Weights.Value, output);
    }

    /// <summary>Makes the columns of the items of a batch fit to be read.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="byItem">The batch transposed: items x rows.</param>
    /// <param name="sink">Knows which steps a column missed.</param>
    public void BringUpToDate(DenseContext context, CsrMatrix byItem, IGradientSink sink) =>
        SparseSums.ForEachRow(context, byItem, item => sink.BringUpToDate(Weights, item));

    /// <summary>Hands over the gradients of W and b.</summary>
    public void Backward(DenseContext context, CsrMatrix byItem, MatrixView outputGradient, IGradientSink sink)
    {
        SparseSums.ForEachRow(context, byItem, item =>
        {
            var sum = stackalloc float[width];
            new Span<float>(sum, width).Clear();
            SparseSums.Add(byItem.Row(item), outputGradient, sum);
            sink.Take(Weights, item, new MatrixView(sum, width, 1, width));
        });
        using var bias = new NativeBuffer(width, clear: true);
        Columns.Sum(context, outputGradient, bias.AsMatrix(width, 1));
        sink.Take(Bias, 0, bias.AsMatrix(width, 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
    }
}
