using Sansa.Dense;
using Sansa.Execution;
using Sansa.Learning;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>What the trainings of the autoencoders share: validation users are set apart, then epochs run until they stop helping them.</summary>
internal static class AutoencoderTraining
{
    /// <summary>Runs one epoch and returns its mean loss.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="report">Told how much is done.</param>
    internal delegate double Epoch(int epoch, Action<double> report);

    /// <summary>Trains a network.</summary>
    /// <param name="network">Overwritten.</param>
    /// <param name="x">Users x items.</param>
    /// <param name="options">How long, and who stops it.</param>
    /// <param name="name">The model's method.</param>
    /// <param name="progress">Told each epoch's loss.</param>
    /// <param name="cancellation">Stops it within a fraction of a second.</param>
    /// <param name="begin">Initialises the network, and says how it is trained on a matrix.</param>
    /// <returns>The report.</returns>
    public static TrainingReport Run(IAutoencoder network, CsrMatrix x, AutoencoderOptions options, string name, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation, Func<CsrMatrix, DenseContext, (IReadOnlyList<Adam> Optimizers, IReadOnlyList<Parameter> State, Epoch Run)> begin)
    {
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("train", 1));
        using var context = new DenseContext(options.Threads, cancellation);
        var validation = ValidationUsers.Choose(x, options.ValidationShare, options.ValidationUsersKnown, new CounterRandom(options.Seed).Stream(-1));
        run.Decide(validation is null
            ? "No validation users: all epochs are run and the last is kept."
            : $"{validation.Count} validation users decide which epoch is kept; {(options.ValidationUsersKnown
                ? "they are trained on with four fifths of their items" : "they are not trained on")}.");
        run.Stage("train", _ =>
        {
            var training = begin(validation?.Train ?? x, context);
            var loop = new EpochLoop(training.State, training.Optimizers, run, Checkpoint.Of(name, options, x));
            Func<double>? measure = validation is null ? null : () => validation.Measure(() => new Autoencoder.Scorer(network), context);
            loop.Run(options.Epochs, options.Patience, (e, report) => training.Run(e, report), measure);
            network.EndTraining();
            return network.Parameters.Sum(p => p.Length);
        }, weights => weights);
        return run.ToReport();
    }

    /// <summary>Refuses a network that does not fit: three times the item layers, and a batch of logits.</summary>
    /// <param name="name">The model, as the beginning of a sentence.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="itemWidths">Sum of the widths of the layers that have an array for each item.</param>
    /// <param name="outputWidth">Width of the last.</param>
    /// <param name="options">Batch size.</param>
    public static void RequireMemory(string name, int items, int itemWidths, int outputWidth, AutoencoderOptions options) =>
        MemoryBudget.Require((3L * sizeof(float) * items * itemWidths) + MultinomialOutput.BatchBytes(options.BatchSize, outputWidth, items), null,
            $"{name} on {items} items", "Lower HiddenDimension, LatentDimension or BatchSize, or drop rare items.");
}
