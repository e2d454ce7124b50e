using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>The activation x sigmoid(x) (Ramachandran, Zoph, Le, 2017).</summary>
internal static unsafe class Swish
{
    /// <summary>Computes the activation of each value.</summary>
    public static void Forward(DenseContext context, MatrixView input, MatrixView output) =>
        Columns.ForEach(context, input.Columns, u =>
        {
            for (var i = 0; i < input.Rows; i++)
                output[i, u] = input[i, u] * Sigmoid(input[i, u]);
        });

    /// <summary>The gradient of the input in place of that of the output, given the input.</summary>
    public static void Backward(DenseContext context, MatrixView input, MatrixView gradient) =>
        Columns.ForEach(context, input.Columns, u =>
        {
            for (var i = 0; i < input.Rows; i++)
            {
                var s = Sigmoid(input[i, u]);
                gradient[i, u] *= s * (1 + (input[i, u] * (1 - s)));
            }
        });

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
