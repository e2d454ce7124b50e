using Sansa.Dense;
using Sansa.Learning;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Tests.Learning;

/// <summary>The gradients of the autoencoders against differences of their losses in double precision.</summary>
public class VaeGradientTests
{
    private const int Users = 5;
    private const int Latents = 3;

    [Theory]
    [InlineData(17, 1)]
    [InlineData(17, 2)]
    public void Mult_vae(int items, int threads)
    {
        const float beta = 0.37f;
        using var network = new MultVaeNetwork(items, 6, Latents);
        Spread(network.Parameters);
        var (batch, users, noise) = Batch(items);
        using var context = new DenseContext(threads);
        var check = new GradientCheck();
        var values = GradientCheck.Values(network.Parameters);
        var loss = network.Step(context, batch, users, noise, beta, check);
        double Loss() => Enumerable.Range(0, Users).Average(u => MultVaeLoss(values, batch, u, users[u], noise, beta));
        Assert.Equal(Loss(), loss, 1e-4);
        check.AssertIsGradientOf(values, Loss);
    }

    [Fact]
    public void Output_layer_of_several_blocks()
    {
        const int items = 2000;
        using var layer = new MultinomialOutput("o", 2, items);
        Spread([layer.Weights, layer.Bias]);
        using var buffer = new NativeBuffer(6 * Users, clear: true);
        var room = new Room(buffer, Users);
        var (hidden, gradient) = (room.Take(2), room.Take(2));
        for (var k = 0; k < 2 * Users; k++)
            hidden[k % 2, k / 2] = MathF.Sin(k);
        var target = TestMatrices.Random(new Random(1), Users, items, 0.01, pattern: true);
        using var context = new DenseContext(threads: 2);
        var check = new GradientCheck();
        var values = GradientCheck.Values([layer.Weights, layer.Bias]);
        var likelihood = layer.Run(context, hidden, target, 1, gradient, check);
        double[] H(int u) => [hidden[0, u], hidden[1, u]];
        double Loss(int u, double[] h) => -DoubleNet.LogLikelihood(DoubleNet.ByOutput(values["o_weights"], values["o_bias"], h), DoubleNet.Row(target, u));
        Assert.Equal(-Enumerable.Range(0, Users).Sum(u => Loss(u, H(u))), likelihood, 1e-3);
        for (var u = 0; u < Users; u++)
        {
            for (var d = 0; d < 2; d++)
            {
                double[] above = H(u), below = H(u);
                (above[d], below[d]) = (above[d] + 1e-5, below[d] - 1e-5);
                Assert.Equal((Loss(u, above) - Loss(u, below)) / 2e-5, gradient[d, u], 2e-3);
            }
        }

        // A layer that is not trained keeps nothing of its blocks, and gives the layer before the same.
        var alone = room.Take(2);
        Assert.Equal(likelihood, layer.Run(context, hidden, target, 1, alone, sink: null));
        Assert.All(Enumerable.Range(0, Users), u => Assert.Equal([gradient[0, u], gradient[1, u]], new[] { alone[0, u], alone[1, u] }));

        // The weights' gradient is checked where it is largest and at both ends; all 4000 would take a minute.
        foreach (var i in new[] { 0, 1, (2 * 959) + 1, 2 * 960, (2 * 1919) + 1, 3999 }.Concat(target.Row(0).Indices.ToArray().Take(3).Select(j => 2 * j)))
        {
            var weights = values["o_weights"];
            var value = weights[i];
            weights[i] = value + 1e-5;
            var above = Enumerable.Range(0, Users).Sum(u => Loss(u, H(u)));
            weights[i] = value - 1e-5;
            var expected = (above - Enumerable.Range(0, Users).Sum(u => Loss(u, H(u)))) / 2e-5;
            weights[i] = value;
            Assert.Equal(expected, check.Gradients["o_weights"][i], 1e-3);
        }
    }

    /// <summary>A layer shorter than a vector, and one of two vectors and a rest.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(37)]
    public void Rec_vae(int hidden)
    {
        const double gamma = 0.21;
        using var network = new RecVaeNetwork(13, hidden, Latents);
        network.Initialise(new CounterRandom(2));
        Spread(network.Parameters.Concat(network.PriorParameters), 0.6 * Math.Sqrt(5.0 / hidden));
        var (batch, users, noise) = Batch(13);
        var clean = UserBatch.Of(batch.Target, [.. Enumerable.Range(0, Users)], 0, noise).Input;
        using var context = new DenseContext(threads: 2);
        var values = GradientCheck.Values(network.Parameters.Concat(network.PriorParameters));
        double Loss() => Enumerable.Range(0, Users).Average(u => RecVaeLoss(values, batch, clean, u, users[u], noise, gamma));

        var encoder = new GradientCheck();
        Assert.Equal(Loss(), network.EncoderStep(context, batch, clean, users, noise, gamma, encoder), 1e-4);
        encoder.AssertIsGradientOf(values.Where(v => v.Key.StartsWith("encoder", StringComparison.Ordinal)).ToDictionary(), Loss, 1e-3);
        Assert.DoesNotContain(encoder.Gradients.Keys, k => !k.StartsWith("encoder", StringComparison.Ordinal));

        var decoder = new GradientCheck();
        network.DecoderStep(context, batch, users, noise, decoder);
        decoder.AssertIsGradientOf(values.Where(v => v.Key.StartsWith("decoder", StringComparison.Ordinal)).ToDictionary(), Loss);
        Assert.DoesNotContain(decoder.Gradients.Keys, k => !k.StartsWith("decoder", StringComparison.Ordinal));
    }

    /// <summary>Weights of ordinary size everywhere, so that no term of a gradient is small.</summary>
    private static void Spread(IEnumerable<Parameter> parameters, double deviation = 0.6)
    {
        var random = new CounterRandom(9);
        foreach (var (parameter, index) in parameters.Select((p, i) => (p, i)))
            Initial.Normal(parameter, deviation, random.Stream(index));
    }

    private static (UserBatch Batch, int[] Users, CounterRandom Noise) Batch(int items)
    {
        var x = TestMatrices.Random(new Random(4), 9, items, 0.4, pattern: true);
        int[] users = [7, 0, 3, 8, 2];
        return (UserBatch.Of(x, users, 0.3, new CounterRandom(6)), users, new CounterRandom(8));
    }

    private static double MultVaeLoss(Dictionary<string, double[]> p, UserBatch batch, int u, int user, CounterRandom noise, double beta)
    {
        var h = DoubleNet.Tanh(DoubleNet.ByInput(p["encoder_input_weights"], p["encoder_input_bias"], DoubleNet.Row(batch.Input, u)));
        var encoded = DoubleNet.ByOutput(p["encoder_latent_weights"], p["encoder_latent_bias"], h);
        var z = Sample(encoded, user, noise);
        var g = DoubleNet.Tanh(DoubleNet.ByOutput(p["decoder_hidden_weights"], p["decoder_hidden_bias"], z));
        var logits = DoubleNet.ByOutput(p["decoder_output_weights"], p["decoder_output_bias"], g);
        var divergence = Enumerable.Range(0, Latents).Sum(d => 0.5 * (Math.Exp(encoded[Latents + d]) + (encoded[d] * encoded[d]) - 1 - encoded[Latents + d]));
        return (beta * divergence) - DoubleNet.LogLikelihood(logits, DoubleNet.Row(batch.Target, u));
    }

    private static double RecVaeLoss(Dictionary<string, double[]> p, UserBatch batch, CsrMatrix clean, int u, int user, CounterRandom noise, double gamma)
    {
        var (encoded, old) = (RecVaeEncoded(p, "encoder", DoubleNet.Row(batch.Input, u)), RecVaeEncoded(p, "prior", DoubleNet.Row(clean, u)));
        var z = Sample(encoded, user, noise);
        var divergence = 0.0;
        for (var d = 0; d < Latents; d++)
        {
            var (standard, wide) = (DoubleNet.LogNormal(z[d], 0, 0), DoubleNet.LogNormal(z[d], 0, 10));
            var before = DoubleNet.LogNormal(z[d], old[d], old[Latents + d]);
            var prior = (0.15 * Math.Exp(standard)) + (0.75 * Math.Exp(before)) + (0.1 * Math.Exp(wide));
            divergence += DoubleNet.LogNormal(z[d], encoded[d], encoded[Latents + d]) - Math.Log(prior);
        }

        var target = DoubleNet.Row(batch.Target, u);
        return (gamma * target.Sum() * divergence) - DoubleNet.LogLikelihood(DoubleNet.ByOutput(p["decoder_weights"], p["decoder_bias"], z), target);
    }

    private static double[] RecVaeEncoded(Dictionary<string, double[]> p, string name, double[] input)
    {
        List<double[]> outputs = [];
        for (var k = 1; k <= 5; k++)
        {
            var (weights, bias) = (p[$"{name}_{k}_weights"], p[$"{name}_{k}_bias"]);
            var sum = k == 1 ? DoubleNet.ByInput(weights, bias, input) : DoubleNet.ByOutput(weights, bias, outputs[^1]);
            sum = outputs.Aggregate(sum, DoubleNet.Add);
            outputs.Add(DoubleNet.LayerNormalization(p[$"{name}_{k}_gain"], p[$"{name}_{k}_shift"], DoubleNet.Swish(sum), 0.1));
        }

        return DoubleNet.ByOutput(p[$"{name}_latent_weights"], p[$"{name}_latent_bias"], outputs[^1]);
    }

    private static double[] Sample(double[] encoded, int user, CounterRandom noise) =>
        [.. Enumerable.Range(0, Latents).Select(d => encoded[d] + (Latent.Noise(noise, user, d) * Math.Exp(0.5 * encoded[Latents + d])))];
}
