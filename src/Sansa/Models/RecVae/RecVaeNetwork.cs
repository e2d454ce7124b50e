using Sansa.Dense;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The network of RecVAE: its encoder, the encoder of the epoch before (part of the prior), and a linear decoder with a softmax over items.</summary>
internal sealed class RecVaeNetwork : IAutoencoder
{
    private readonly RecVaeEncoder _encoder;
    private readonly RecVaeEncoder _old;
    private readonly int _hidden;
    private readonly int _latent;

    /// <summary>What a training step computes, kept from step to step.</summary>
    private NativeBuffer? _values;

    /// <summary>Makes a network of zeros.</summary>
    public RecVaeNetwork(int itemCount, int hidden, int latent)
    {
        (ItemCount, _hidden, _latent) = (itemCount, hidden, latent);
        _encoder = new RecVaeEncoder("encoder", itemCount, hidden, latent);
        _old = new RecVaeEncoder("prior", itemCount, hidden, latent);
        Output = new MultinomialOutput("decoder", latent, itemCount);
        Parameters = [.. _encoder.Parameters, Output.Weights, Output.Bias];
    }

    /// <inheritdoc/>
    public int ItemCount { get; }

    /// <inheritdoc/>
    public MultinomialOutput Output { get; }

    /// <inheritdoc/>
    /// <remarks>Without the old encoder, which only training needs.</remarks>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What the encoder's steps change.</summary>
    public IReadOnlyList<Parameter> EncoderParameters => _encoder.Parameters;

    /// <summary>What the decoder's steps change.</summary>
    public IReadOnlyList<Parameter> DecoderParameters => [Output.Weights, Output.Bias];

    /// <summary>The old encoder, which changes by <see cref="UpdatePrior"/> alone.</summary>
    public IReadOnlyList<Parameter> PriorParameters => _old.Parameters;

    /// <summary>Weights as PyTorch makes them.</summary>
    public void Initialise(CounterRandom random)
    {
        _encoder.Initialise(random.Stream(0));
        _old.Initialise(random.Stream(1));
        Initial.Uniform(Output.Weights, 1 / Math.Sqrt(_latent), random.Stream(2));
        Initial.Uniform(Output.Bias, 1 / Math.Sqrt(_latent), random.Stream(3));
    }

    /// <summary>The prior follows the encoder.</summary>
    public void UpdatePrior() => _old.CopyFrom(_encoder);

    /// <summary>The loss of a batch (equation 8): -mean of the log-likelihood + gamma * items of the user * KL, and the gradients of the encoder.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="batch">Input and target.</param>
    /// <param name="clean">The input without dropout, for the prior.</param>
    /// <param name="users">Rows of the training matrix, which select the noise.</param>
    /// <param name="noise">The noise of this epoch.</param>
    /// <param name="gamma">Weight of the KL term for each item of a user.</param>
    /// <param name="sink">Takes the gradients.</param>
    public double EncoderStep(DenseContext context, UserBatch batch, CsrMatrix clean, int[] users, CounterRandom noise, double gamma, IGradientSink sink)
    {
        var count = users.Length;
        _encoder.BringUpToDate(context, batch.InputByItem, sink);
        var room = new Room(NativeBuffer.Ensure(ref _values, (long)count * ((2 * _encoder.Size) + (5 * _hidden) + (8 * _latent))), count);
        var (encoded, old, z) = (room.Take(2 * _latent), room.Take(2 * _latent), room.Take(_latent));
        var pass = _encoder.Forward(context, batch.Input, room, encoded);
        _old.Forward(context, clean, room, old);
        Latent.Sample(context, encoded, z, users, noise);
        var (zGradient, encodedGradient) = (room.TakeZeros(_latent), room.TakeZeros(2 * _latent));
        var likelihood = Output.Run(context, z, batch.Target, 1f / count, zGradient, sink: null);
        var divergences = new double[count];
        Columns.ForEach(context, count, u =>
        {
            var weight = gamma * UserBatch.Sum(batch.Target.Row(u));
            divergences[u] = weight * CompositePrior.Divergence(encoded, old, z, u, weight / count, zGradient, encodedGradient);
        });
        Latent.Backward(context, encoded, z, zGradient, encodedGradient);
        _encoder.Backward(context, pass, batch.InputByItem, encodedGradient, room, sink);
        return (divergences.Sum() - likelihood) / count;
    }

    /// <summary>-mean of the log-likelihood of a batch, and the gradients of the decoder. (The KL term does not depend on it.)</summary>
    public double DecoderStep(DenseContext context, UserBatch batch, int[] users, CounterRandom noise, IGradientSink sink)
    {
        var count = users.Length;
        var room = new Room(NativeBuffer.Ensure(ref _values, (long)count * (_encoder.Size + (3 * _latent))), count);
        var (encoded, z) = (room.Take(2 * _latent), room.Take(_latent));
        _encoder.Forward(context, batch.Input, room, encoded);
        Latent.Sample(context, encoded, z, users, noise);
        return -Output.Run(context, z, batch.Target, 1f / count, hiddenGradient: null, sink) / count;
    }

    /// <inheritdoc/>
    public void Infer(DenseContext context, CsrMatrix input, MatrixView hidden)
    {
        using var buffer = new NativeBuffer((long)input.RowCount * (_encoder.Size + (2 * _latent)));
        var room = new Room(buffer, input.RowCount);
        var encoded = room.Take(2 * _latent);
        _encoder.Forward(context, input, room, encoded);
        for (var u = 0; u < input.RowCount; u++)
            Columns.Span(encoded, u)[.._latent].CopyTo(Columns.Span(hidden, u));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        Output.Dispose();
        EndTraining();
    }

    /// <inheritdoc/>
    /// <remarks>The old encoder among it.</remarks>
    public void EndTraining()
    {
        _old.Dispose();
        Output.EndTraining();
        _values?.Dispose();
        _values = null;
    }
}
