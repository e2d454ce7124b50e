using Sansa.Sparse;

namespace Sansa.Tests.Learning;

/// <summary>Layers of one user in double precision, written for clarity: the oracle of the gradient tests.</summary>
internal static class DoubleNet
{
    public static double[] Row(CsrMatrix x, int row)
    {
        var dense = new double[x.ColumnCount];
        for (var k = 0; k < x.Row(row).Count; k++)
            dense[x.Row(row).Indices[k]] = x.Row(row).ValueAt(k);
        return dense;
    }

    /// <summary>W x + b where column j of W belongs to input j.</summary>
    public static double[] ByInput(double[] weights, double[] bias, double[] x) =>
        [.. bias.Select((b, i) => b + x.Select((v, j) => v * weights[(j * bias.Length) + i]).Sum())];

    /// <summary>W^T x + b where column i of W belongs to output i.</summary>
    public static double[] ByOutput(double[] weights, double[] bias, double[] x) =>
        [.. bias.Select((b, i) => b + x.Select((v, j) => v * weights[(i * x.Length) + j]).Sum())];

    public static double[] Tanh(double[] x) => [.. x.Select(Math.Tanh)];

    public static double[] Swish(double[] x) => [.. x.Select(v => v / (1 + Math.Exp(-v)))];

    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static double[] LayerNormalization(double[] gain, double[] shift, double[] x, double epsilon)
    {
        var mean = x.Average();
        var variance = x.Average(v => (v - mean) * (v - mean));
        return [.. x.Select((v, i) => (gain[i] * (v - mean) / Math.Sqrt(variance + epsilon)) + shift[i])];
    }

    /// <summary>sum_i target_i log softmax_i.</summary>
    public static double LogLikelihood(double[] logits, double[] target)
    {
        var maximum = logits.Max();
        var logSum = maximum + Math.Log(logits.Sum(l => Math.Exp(l - maximum)));
        return logits.Zip(target, (l, t) => t * (l - logSum)).Sum();
    }

    public static double LogNormal(double x, double mean, double logVariance) =>
        -0.5 * (logVariance + Math.Log(2 * Math.PI) + ((x - mean) * (x - mean) / Math.Exp(logVariance)));
}
