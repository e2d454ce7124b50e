using Sansa.Dense;
using Sansa.Learning;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// RecVAE (Shenbin, Alekseev, Tutubalina, Malykh, Nikolenko, "RecVAE: a new variational autoencoder for top-N recommendations with implicit feedback",
/// WSDM 2020): a deeper encoder than Mult-VAE's, a prior that remembers the encoder of the epoch before, a KL weight that grows with a user's
/// items, and encoder and decoder trained in turn.
/// </summary>
public sealed class RecVae : Autoencoder
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<RecVaeOptions> Description { get; } = new(
        "recvae", "RecVAE", "variational autoencoder with a composite prior, trained in turns", Fit, Read, ModelsJson.Convention.RecVaeOptions);

    private RecVae(RecVaeNetwork network, RecVaeOptions options, TrainingReport report)
        : base(network, report) => Options = options;

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override RecVaeOptions Options { get; }

    /// <inheritdoc cref="MultVae.Fit(CsrMatrix, MultVaeOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public static RecVae Fit(CsrMatrix x, RecVaeOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new RecVaeOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        AutoencoderTraining.RequireMemory("RecVAE", x.ColumnCount, (2 * options.HiddenDimension) + options.LatentDimension, options.LatentDimension, options);
        var network = new RecVaeNetwork(x.ColumnCount, options.HiddenDimension, options.LatentDimension);
        try
        {
            var report = AutoencoderTraining.Run(network, x, options, Description.Name, progress, cancellation,
                (train, context) => Begin(network, train, options, context));
            return new RecVae(network, options, report);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static RecVae Read(ModelReader reader, RecVaeOptions options, TrainingReport report)
    {
        options.Validate();
        var network = new RecVaeNetwork(reader.ItemCount, options.HiddenDimension, options.LatentDimension);
        ParameterFile.Read(reader, network.Parameters);
        network.EndTraining();
        return new RecVae(network, options, report);
    }

    /// <summary>An epoch: passes for the encoder, then the prior follows it, then passes for the decoder (Shenbin et al., section 3.5, algorithm 1).</summary>
    private static (IReadOnlyList<Adam> Optimizers, IReadOnlyList<Parameter> State, AutoencoderTraining.Epoch Run) Begin(RecVaeNetwork network, CsrMatrix x,
        RecVaeOptions options, DenseContext context)
    {
        var random = new CounterRandom(options.Seed);
        network.Initialise(random.Stream(0));
        var users = new UserEpochs(x, options.BatchSize, random.Stream(1));
        var encoder = new Adam(network.EncoderParameters, options.LearningRate, share: options.RateShares(users.Count, options.EncoderPasses));
        var decoder = new Adam(network.DecoderParameters, options.LearningRate, share: options.RateShares(users.Count, options.DecoderPasses));
        foreach (var parameter in network.PriorParameters)
            parameter.AddMoments();
        var passes = options.EncoderPasses + options.DecoderPasses;
        return ([encoder, decoder], [.. network.Parameters, .. network.PriorParameters], (epoch, report) =>
        {
            var loss = 0.0;
            for (var pass = 0; pass < passes; pass++)
            {
                var number = (epoch * passes) + pass;
                var (dropout, noise) = (random.Stream(2).Stream(number), random.Stream(3).Stream(number));
                Func<int[], double> step = pass < options.EncoderPasses ? EncoderStep : DecoderStep;
                loss = users.Run(number, step, done => report((pass + done) / passes), context.Cancellation);
                encoder.Finish(context);
                if (pass == options.EncoderPasses - 1)
                    network.UpdatePrior();

                double EncoderStep(int[] batch)
                {
                    encoder.BeginStep();
                    var (shown, clean) = (UserBatch.Of(x, batch, options.Dropout, dropout), UserBatch.Of(x, batch, 0, dropout).Input);
                    return network.EncoderStep(context, shown, clean, batch, noise, options.Gamma, encoder);
                }

                double DecoderStep(int[] batch)
                {
                    decoder.BeginStep();
                    return network.DecoderStep(context, UserBatch.Of(x, batch, 0, dropout), batch, noise, decoder);
                }
            }

            return loss;
        }
        );
    }
}
