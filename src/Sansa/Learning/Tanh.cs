using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>The activation tanh.</summary>
internal static unsafe class Tanh
{
    /// <summary>In place.</summary>
    public static void Forward(DenseContext context, MatrixView values) =>
        Columns.ForEach(context, values.Columns, u =>
        {
            for (var i = 0; i < values.Rows; i++)
                values[i, u] = MathF.Tanh(values[i, u]);
        });

    /// <summary>The gradient of the input in place of that of the output, given the output.</summary>
    public static void Backward(DenseContext context, MatrixView output, MatrixView gradient) =>
        Columns.ForEach(context, output.Columns, u =>
        {
            for (var i = 0; i < output.Rows; i++)
                gradient[i, u] *= 1 - (output[i, u] * output[i, u]);
        });
}
