using Sansa.Dense;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// The network of Mult-VAE: items -> tanh layer -> mean and log variance -> z -> tanh layer -> softmax over items (Liang et al., sections
/// 2.1 and 2.2), with the gradients of its loss.
/// </summary>
internal sealed class MultVaeNetwork : IAutoencoder
{
    private readonly SparseInputLayer _input;
    private readonly DenseLayer _encoder;
    private readonly DenseLayer _decoder;
    private readonly int _hidden;
    private readonly int _latent;

    /// <summary>What a training step computes, kept from step to step.</summary>
    private NativeBuffer? _values;

    /// <summary>Makes a network of zeros.</summary>
    public MultVaeNetwork(int itemCount, int hidden, int latent)
    {
        (ItemCount, _hidden, _latent) = (itemCount, hidden, latent);
        _input = new SparseInputLayer("encoder_input", itemCount, hidden);
        _encoder = new DenseLayer("encoder_latent", hidden, 2 * latent);
        _decoder = new DenseLayer("decoder_hidden", latent, hidden);
        Output = new MultinomialOutput("decoder_output", hidden, itemCount);
        Parameters = [_input.Weights, _input.Bias, _encoder.Weights, _encoder.Bias, _decoder.Weights, _decoder.Bias, Output.Weights, Output.Bias];
    }

    /// <inheritdoc/>
    public int ItemCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public MultinomialOutput Output { get; }

    /// <summary>Weights as in the authors' program: Glorot's for the matrices, normal with deviation 0.001 for the biases.</summary>
    public void Initialise(CounterRandom random)
    {
        for (var p = 0; p < Parameters.Count; p++)
        {
            if (p % 2 == 1)
                Initial.Normal(Parameters[p], 0.001, random.Stream(p));
            else
                Initial.Glorot(Parameters[p], Parameters[p].Rows, Parameters[p].Columns, random.Stream(p));
        }
    }

    /// <summary>
    /// The loss of a batch, -mean of the log-likelihood + beta KL(q(z | x) || N(0, I)) (equation 6), and its gradients.
    /// </summary>
    /// <param name="context">Workers.</param>
    /// <param name="batch">Input and target.</param>
    /// <param name="users">Rows of the training matrix, which select the noise.</param>
    /// <param name="noise">The noise of this epoch.</param>
    /// <param name="beta">Weight of the KL term.</param>
    /// <param name="sink">Takes the gradients.</param>
    public double Step(DenseContext context, UserBatch batch, int[] users, CounterRandom noise, float beta, IGradientSink sink)
    {
        var count = users.Length;
        _input.BringUpToDate(context, batch.InputByItem, sink);
        var room = new Room(NativeBuffer.Ensure(ref _values, 2L * count * ((2 * _hidden) + (3 * _latent))), count);
        var (h, encoded, z, g) = (room.Take(_hidden), room.Take(2 * _latent), room.Take(_latent), room.Take(_hidden));
        Encode(context, batch.Input, h, encoded);
        Latent.Sample(context, encoded, z, users, noise);
        Decode(context, z, g);
        var gGradient = room.TakeZeros(_hidden);
        var likelihood = Output.Run(context, g, batch.Target, 1f / count, gGradient, sink);

        var (zGradient, encodedGradient, hGradient) = (room.TakeZeros(_latent), room.TakeZeros(2 * _latent), room.TakeZeros(_hidden));
        Tanh.Backward(context, g, gGradient);
        _decoder.Backward(context, z, gGradient, zGradient, sink);
        var divergence = Divergence(encoded, encodedGradient, beta / count);
        Latent.Backward(context, encoded, z, zGradient, encodedGradient);
        _encoder.Backward(context, h, encodedGradient, hGradient, sink);
        Tanh.Backward(context, h, hGradient);
        _input.Backward(context, batch.InputByItem, hGradient, sink);
        return (-likelihood + (beta * divergence)) / count;
    }

    /// <inheritdoc/>
    public void Infer(DenseContext context, CsrMatrix input, MatrixView hidden)
    {
        using var buffer = new NativeBuffer((long)input.RowCount * (_hidden + (3 * _latent)));
        var room = new Room(buffer, input.RowCount);
        var (h, encoded, z) = (room.Take(_hidden), room.Take(2 * _latent), room.Take(_latent));
        Encode(context, input, h, encoded);
        for (var u = 0; u < input.RowCount; u++)
            Columns.Span(encoded, u)[.._latent].CopyTo(Columns.Span(z, u));
        Decode(context, z, hidden);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _encoder.Dispose();
        _decoder.Dispose();
        Output.Dispose();
        EndTraining();
    }

    /// <inheritdoc/>
    public void EndTraining()
    {
        Output.EndTraining();
        _values?.Dispose();
        _values = null;
    }

    private void Encode(DenseContext context, CsrMatrix input, MatrixView h, MatrixView encoded)
    {
        _input.Forward(context, input, h);
        Tanh.Forward(context, h);
        _encoder.Forward(context, h, encoded);
    }

    private void Decode(DenseContext context, MatrixView z, MatrixView hidden)
    {
        _decoder.Forward(context, z, hidden);
        Tanh.Forward(context, hidden);
    }

    /// <summary>
    /// The sum over the batch of KL(q || N(0, I)) = 1/2 sum (exp(log variance) + mean^2 - 1 - log variance); its gradient times scale is added.
    /// </summary>
    private double Divergence(MatrixView encoded, MatrixView gradient, float scale)
    {
        var sum = 0.0;
        for (var u = 0; u < encoded.Columns; u++)
        {
            for (var d = 0; d < _latent; d++)
            {
                var (mean, log) = (encoded[d, u], encoded[_latent + d, u]);
                var variance = MathF.Exp(log);
                sum += 0.5 * ((double)variance + ((double)mean * mean) - 1 - log);
                gradient[d, u] += scale * mean;
                gradient[_latent + d, u] += 0.5f * scale * (variance - 1);
            }
        }

        return sum;
    }
}
