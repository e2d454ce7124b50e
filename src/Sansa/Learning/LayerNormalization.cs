using System.Runtime.Intrinsics;
using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>Layer normalization (Ba, Kiros, Hinton, 2016): each column gets mean 0 and variance 1, then a gain and a shift for each row.</summary>
internal sealed unsafe class LayerNormalization(string name, int width, float epsilon) : IDisposable
{
    /// <summary>Width x 1.</summary>
    public Parameter Gain { get; } = new($"{name}_gain", width, 1);

    /// <summary>Width x 1.</summary>
    public Parameter Shift { get; } = new($"{name}_shift", width, 1);

    /// <summary>Normalises a column.</summary>
    /// <param name="values">Overwritten with the values of mean 0 and variance 1, which <see cref="Backward"/> needs.</param>
    /// <param name="output">gain * normalised + shift.</param>
    /// <returns>1 / sqrt(variance + epsilon), which <see cref="Backward"/> needs too.</returns>
    public float Forward(float* values, float* output)
    {
        var mean = (float)(VectorKernel.Sum(values, width) / width);
        VectorKernel.AddConstant(-mean, values, width);
        var scale = (float)(1 / Math.Sqrt((VectorKernel.Dot(values, values, width) / width) + epsilon));
        float* gain = Gain.Value.Data, shift = Shift.Value.Data;
        var i = 0;
        for (; i + Vector512<float>.Count <= width; i += Vector512<float>.Count)
        {
            var normalised = Vector512.Load(values + i) * scale;
            normalised.Store(values + i);
            Vector512.FusedMultiplyAdd(Vector512.Load(gain + i), normalised, Vector512.Load(shift + i)).Store(output + i);
        }

        for (; i < width; i++)
        {
            values[i] *= scale;
            output[i] = MathF.FusedMultiplyAdd(gain[i], values[i], shift[i]);
        }

        return scale;
    }

    /// <summary>The gradients of the inputs in place of those of the outputs; then hands over those of gain and shift.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="normalised">What <see cref="Forward"/> left of each column.</param>
    /// <param name="inverseDeviation">What it returned for each.</param>
    /// <param name="gradient">A column for each.</param>
    /// <param name="sink">Takes the gradients.</param>
    public void Backward(DenseContext context, MatrixView normalised, float[] inverseDeviation, MatrixView gradient, IGradientSink sink)
    {
        using var buffer = new NativeBuffer(2L * width, clear: true);
        float* gain = buffer.Data, shift = gain + width;
        Columns.ForEachBlock(context, width, (first, count) =>
        {
            for (var u = 0; u < gradient.Columns; u++)
            {
                VectorKernel.AddProduct(gradient.Column(u) + first, normalised.Column(u) + first, gain + first, count);
                VectorKernel.AddMultiple(1, gradient.Column(u) + first, shift + first, count);
            }
        });
        Columns.ForEach(context, gradient.Columns, u => BackwardColumn(normalised.Column(u), inverseDeviation[u], gradient.Column(u)));
        sink.Take(Gain, 0, new MatrixView(gain, width, 1, width));
        sink.Take(Shift, 0, new MatrixView(shift, width, 1, width));
    }

    private void BackwardColumn(float* normalised, float inverseDeviation, float* gradient)
    {
        VectorKernel.Multiply(gradient, Gain.Value.Data, gradient, width);
        var mean = (float)(VectorKernel.Sum(gradient, width) / width);
        var correlation = VectorKernel.Dot(gradient, normalised, width) / width;
        var i = 0;
        for (; i + Vector512<float>.Count <= width; i += Vector512<float>.Count)
        {
            var rest = Vector512.Load(gradient + i) - Vector512.Create(mean);
            (inverseDeviation * Vector512.FusedMultiplyAdd(Vector512.Load(normalised + i), Vector512.Create(-correlation), rest)).Store(gradient + i);
        }

        for (; i < width; i++)
            gradient[i] = inverseDeviation * MathF.FusedMultiplyAdd(normalised[i], -correlation, gradient[i] - mean);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gain.Dispose();
        Shift.Dispose();
    }
}
