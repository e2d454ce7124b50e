using Sansa.Dense;
using Sansa.Learning;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// Mult-VAE^PR (Liang, Krishnan, Hoffman, Jebara, "Variational autoencoders for collaborative filtering", WWW 2018): a variational
/// autoencoder with a multinomial likelihood and a KL term whose weight grows from zero to less than one.
/// </summary>
public sealed class MultVae : Autoencoder
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<MultVaeOptions> Description { get; } = new(
        "multvae", "Mult-VAE", "variational autoencoder with a multinomial likelihood", Fit, Read, ModelsJson.Convention.MultVaeOptions);

    private MultVae(MultVaeNetwork network, MultVaeOptions options, TrainingReport report)
        : base(network, report) => Options = options;

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override MultVaeOptions Options { get; }

    /// <summary>Trains a model. Memory: three times its weights, and a batch of users x items.</summary>
    /// <param name="x">Users x items. Users without items are left out.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told each epoch's loss.</param>
    /// <param name="cancellation">Stops the training within a fraction of a second.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="InsufficientMemoryException">The weights do not fit; nothing was allocated.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static MultVae Fit(CsrMatrix x, MultVaeOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new MultVaeOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        AutoencoderTraining.RequireMemory("Mult-VAE", x.ColumnCount, 2 * options.HiddenDimension, options.HiddenDimension, options);
        var network = new MultVaeNetwork(x.ColumnCount, options.HiddenDimension, options.LatentDimension);
        try
        {
            var report = AutoencoderTraining.Run(network, x, options, Description.Name, progress, cancellation,
                (train, context) => Begin(network, train, options, context));
            return new MultVae(network, options, report);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static MultVae Read(ModelReader reader, MultVaeOptions options, TrainingReport report)
    {
        options.Validate();
        var network = new MultVaeNetwork(reader.ItemCount, options.HiddenDimension, options.LatentDimension);
        ParameterFile.Read(reader, network.Parameters);
        return new MultVae(network, options, report);
    }

    /// <summary>The weight of the KL term at a step, from 1 (Liang et al., section 2.2.2).</summary>
    internal static float Beta(MultVaeOptions options, int step) =>
        (float)(options.AnnealSteps == 0 ? options.AnnealCap : Math.Min(options.AnnealCap, (step - 1) / (double)options.AnnealSteps));

    private static (IReadOnlyList<Adam> Optimizers, IReadOnlyList<Parameter> State, AutoencoderTraining.Epoch Run) Begin(MultVaeNetwork network, CsrMatrix x,
        MultVaeOptions options, DenseContext context)
    {
        var random = new CounterRandom(options.Seed);
        network.Initialise(random.Stream(0));
        var epochs = new UserEpochs(x, options.BatchSize, random.Stream(1));
        var adam = new Adam(network.Parameters, options.LearningRate, options.L2, share: options.RateShares(epochs.Count));
        return ([adam], network.Parameters, (epoch, report) =>
        {
            var (dropout, noise) = (random.Stream(2).Stream(epoch), random.Stream(3).Stream(epoch));
            var loss = epochs.Run(epoch, users =>
            {
                adam.BeginStep();
                return network.Step(context, UserBatch.Of(x, users, options.Dropout, dropout), users, noise, Beta(options, adam.Step), adam);
            }, report, context.Cancellation);
            adam.Finish(context);
            return loss;
        }
        );
    }
}
