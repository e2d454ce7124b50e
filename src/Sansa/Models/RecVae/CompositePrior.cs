using Sansa.Dense;

namespace Sansa.Models;

/// <summary>
/// The prior of RecVAE (Shenbin et al., equation 7, with the constants of the authors' program): a mixture of a standard normal, of what the
/// encoder of the epoch before said of the user, and of a wide normal.
/// </summary>
internal static unsafe class CompositePrior
{
    private const double WideLogVariance = 10;
    private static readonly double WidePrecision = Math.Exp(-WideLogVariance), HalfLogOfTwoPi = 0.5 * Math.Log(2 * Math.PI);
    private static readonly double[] LogWeights = [Math.Log(3.0 / 20), Math.Log(3.0 / 4), Math.Log(1.0 / 10)];

    /// <summary>log q(z) - log p(z) of one user, summed over the dimensions, and its gradients.</summary>
    /// <param name="encoded">Mean above log variance of q.</param>
    /// <param name="old">The same of the encoder before.</param>
    /// <param name="z">The sample.</param>
    /// <param name="user">Column of the three.</param>
    /// <param name="factor">Factor of the gradients.</param>
    /// <param name="zGradient">Added to: all that depends on z.</param>
    /// <param name="encodedGradient">Added to: what depends on q's variance directly, z = mean + noise * deviation given.</param>
    public static double Divergence(MatrixView encoded, MatrixView old, MatrixView z, int user, double factor, MatrixView zGradient, MatrixView encodedGradient)
    {
        var sum = 0.0;
        Span<double> logs = stackalloc double[3], slopes = stackalloc double[3];
        for (var d = 0; d < z.Rows; d++)
        {
            double value = z[d, user], logVariance = encoded[z.Rows + d, user];
            logs[0] = LogDensity(value, 0, 0, 1, out slopes[0]);
            logs[1] = LogDensity(value, old[d, user], old[z.Rows + d, user], Math.Exp(-old[z.Rows + d, user]), out slopes[1]);
            logs[2] = LogDensity(value, 0, WideLogVariance, WidePrecision, out slopes[2]);
            var (maximum, total, slope) = (double.NegativeInfinity, 0.0, 0.0);
            for (var k = 0; k < 3; k++)
                maximum = Math.Max(maximum, logs[k] += LogWeights[k]);
            for (var k = 0; k < 3; k++)
            {
                var part = Math.Exp(logs[k] - maximum);
                total += part;
                slope += part * slopes[k];
            }

            sum += LogDensity(value, encoded[d, user], logVariance, Math.Exp(-logVariance), out _) - (maximum + Math.Log(total));
            zGradient[d, user] -= (float)(factor * slope / total);
            encodedGradient[z.Rows + d, user] -= (float)(0.5 * factor);
        }

        return sum;
    }

    /// <summary>The logarithm of a normal density, and its derivative.</summary>
    private static double LogDensity(double value, double mean, double logVariance, double precision, out double slope)
    {
        var difference = value - mean;
        slope = -difference * precision;
        return -HalfLogOfTwoPi - (0.5 * (logVariance + (difference * difference * precision)));
    }
}
