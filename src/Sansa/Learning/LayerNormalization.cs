using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>Layer normalization (Ba, Kiros, Hinton, 2016): each column gets mean 0 and variance 1, then a gain and a shift for each row.</summary>
internal sealed unsafe class LayerNormalization(string name, int width, float epsilon) : IDisposable
{
    /// <summary>Width x 1.</summary>
    public Parameter Gain { get; } = new($"{name}_gain", width, 1);

    /// <summary>Width x 1.</summary>
    public Parameter Shift { get; } = new($"{name}_shift", width, 1);

    /// <summary>Normalises each column.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="values">Overwritten with the values of mean 0 and variance 1, which <see cref="Backward"/> needs.</param>
    /// <param name="inverseDeviation">One number a column: 1 / sqrt(variance + epsilon).</param>
    /// <param name="output">gain * normalised + shift.</param>
    public void Forward(DenseContext context, MatrixView values, float[] inverseDeviation, MatrixView output) =>
        Columns.ForEach(context, values.Columns, u =>
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < width; i++)
                sum += values[i, u];
            var mean = sum / width;
            for (var i = 0; i < width; i++)
                squares += (values[i, u] - mean) * (values[i, u] - mean);
            var scale = 1 / Math.Sqrt((squares / width) + epsilon);
            inverseDeviation[u] = (float)scale;
            for (var i = 0; i < width; i++)
            {
                values[i, u] = (float)((values[i, u] - mean) * scale);
                output[i, u] = (Gain.Value.Data[i] * values[i, u]) + Shift.Value.Data[i];
            }
        });

    /// <summary>The gradient of the input in place of that of the output; then hands over those of gain and shift.</summary>
    public void Backward(DenseContext context, MatrixView normalised, float[] inverseDeviation, MatrixView gradient, IGradientSink sink)
    {
        using var buffer = new NativeBuffer(2L * width, clear: true);
        float* gain = buffer.Data, shift = gain + width;
        for (var u = 0; u < gradient.Columns; u++)
        {
            for (var i = 0; i < width; i++)
            {
                gain[i] += gradient[i, u] * normalised[i, u];
                shift[i] += gradient[i, u];
            }
        }

        Columns.ForEach(context, gradient.Columns, u =>
        {
            var (mean, correlation) = (0.0, 0.0);
            for (var i = 0; i < width; i++)
            {
                gradient[i, u] *= Gain.Value.Data[i];
                mean += gradient[i, u];
                correlation += gradient[i, u] * normalised[i, u];
            }

            (mean, correlation) = (mean / width, correlation / width);
            for (var i = 0; i < width; i++)
                gradient[i, u] = (float)(inverseDeviation[u] * (gradient[i, u] - mean - (normalised[i, u] * correlation)));
        });
        sink.Take(Gain, 0, new MatrixView(gain, width, 1, width));
        sink.Take(Shift, 0, new MatrixView(shift, width, 1, width));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gain.Dispose();
        Shift.Dispose();
    }
}
