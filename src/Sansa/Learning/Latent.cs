using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>
/// The Gaussian latent variable of an autoencoder: the first half of the encoder's output is its mean, the second the logarithm of its variance.
/// </summary>
internal static unsafe class Latent
{
    /// <summary>z = mean + noise * exp(log variance / 2), the reparametrization of Kingma and Welling (ICLR 2014).</summary>
    /// <param name="context">Workers.</param>
    /// <param name="encoded">Mean above log variance: twice the dimension x batch.</param>
    /// <param name="z">Dimension x batch.</param>
    /// <param name="users">The users of the batch: the noise depends on them.</param>
    /// <param name="random">The noise of this epoch.</param>
    public static void Sample(DenseContext context, MatrixView encoded, MatrixView z, int[] users, CounterRandom random) =>
        Columns.ForEach(context, z.Columns, u =>
        {
            for (var d = 0; d < z.Rows; d++)
                z[d, u] = encoded[d, u] + (Noise(random, users[u], d) * MathF.Exp(0.5f * encoded[z.Rows + d, u]));
        });

    /// <summary>The noise of a user's dimension.</summary>
    public static float Noise(CounterRandom random, int user, int dimension) => random.Normal(((ulong)user << 32) | (uint)dimension);

    /// <summary>Adds to the gradient of the encoder's output what comes through z.</summary>
    public static void Backward(DenseContext context, MatrixView encoded, MatrixView z, MatrixView zGradient, MatrixView encodedGradient) =>
        Columns.ForEach(context, z.Columns, u =>
        {
            for (var d = 0; d < z.Rows; d++)
            {
                encodedGradient[d, u] += zGradient[d, u];
                // dz / d log variance = noise * deviation / 2, and noise * deviation = z - mean.
                encodedGradient[z.Rows + d, u] += 0.5f * zGradient[d, u] * (z[d, u] - encoded[d, u]);
            }
        });
}
