using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>A fully connected layer: y = W^T x + b, with a column of W for each output.</summary>
internal sealed unsafe class DenseLayer(string name, int inputs, int outputs) : IDisposable
{
    private readonly NativeBuffer _gradient = new(((long)inputs + 1) * outputs);

    /// <summary>W, inputs x outputs.</summary>
    public Parameter Weights { get; } = new($"{name}_weights", inputs, outputs);

    /// <summary>b, outputs x 1.</summary>
    public Parameter Bias { get; } = new($"{name}_bias", outputs, 1);

    /// <summary>Computes y of each column.</summary>
    public void Forward(DenseContext context, MatrixView input, MatrixView output)
    {
        Columns.Fill(context, output, Bias.Value);
        Gemm.Add(context, 1, Weights.Value, true, input, false, output);
    }

    /// <summary>Adds to the gradient of the input, then hands over those of W and b.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="input">What <see cref="Forward"/> was given.</param>
    /// <param name="outputGradient">Outputs x batch.</param>
    /// <param name="inputGradient">Inputs x batch, added to.</param>
    /// <param name="sink">Takes the gradients; null where the layer is not trained.</param>
    public void Backward(DenseContext context, MatrixView input, MatrixView outputGradient, MatrixView inputGradient, IGradientSink? sink)
    {
        Gemm.Add(context, 1, Weights.Value, false, outputGradient, false, inputGradient);
        if (sink is null)
            return;
        var gradient = _gradient.AsMatrix(inputs, outputs);
        gradient.Clear();
        Gemm.Add(context, 1, input, false, outputGradient, true, gradient);
        Columns.ForEachBlock(context, outputs, (first, count) => sink.Take(Weights, first, gradient.Block(0, first, inputs, count)));
        var bias = new MatrixView(_gradient.Data + ((long)inputs * outputs), outputs, 1, outputs);
        bias.Clear();
        Columns.Sum(context, outputGradient, bias);
        sink.Take(Bias, 0, bias);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
        _gradient.Dispose();
    }
}
