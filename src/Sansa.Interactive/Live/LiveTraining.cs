using Sansa.Experiments;
using Sansa.Interactive.Html;
using Sansa.Interactive.Live;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Interactive;

/// <summary>
/// Training with one display that is updated while it runs and ends as a single line, so that a saved notebook never says 0 %.
/// Interrupting the cell cancels the training. Outside of a notebook it trains without a display.
/// </summary>
public static class LiveTraining
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    extension(SansaModel)
    {
        /// <summary>
        /// Trains SANSA from interactions, shown live: <c>await SansaModel.FitAsync(X, options)</c>;
        /// in C# 13 and older, <c>await LiveTraining.FitAsync(X, options)</c>.
        /// </summary>
        /// <param name="x">X, users x items.</param>
        /// <param name="options">What to train; the defaults where null.</param>
        /// <param name="cancellation">Stops the training, as interrupting the cell does.</param>
        /// <exception cref="OperationCanceledException">The training was cancelled or the cell interrupted.</exception>
        public static Task<SansaModel> FitAsync(CsrMatrix x, SansaOptions? options = null, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(x);
            return RunAsync(SansaModel.Description.Title, (progress, token) => SansaModel.Fit(x, options, progress, token), cancellation);
        }
    }

    /// <summary>Trains a model of any kind in the list of models, shown live: <c>await ModelKinds.Find("mrf").FitAsync(X, options)</c>.</summary>
    /// <param name="kind">Which model, from <see cref="ModelKinds"/> or such as <see cref="Mrf.Description"/>.</param>
    /// <param name="x">X, users x items.</param>
    /// <param name="options">Options of this kind; the defaults where null.</param>
    /// <param name="cancellation">Stops the training, as interrupting the cell does.</param>
    /// <exception cref="ArgumentException">The options are another model's, or one is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled or the cell interrupted.</exception>
    public static Task<Recommender> FitAsync(this ModelKind kind, CsrMatrix x, ModelOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(x);
        return RunAsync(kind.Title, (progress, token) => kind.Fit(x, options, progress, token), cancellation);
    }

    /// <summary>Runs a study, what is quick of it, shown live: <c>await study.RunAsync("Table 1")</c>.</summary>
    /// <param name="study">A table or figure.</param>
    /// <param name="title">What the display calls it.</param>
    /// <param name="cancellation">Stops the work, as interrupting the cell does.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled or the cell interrupted.</exception>
    public static Task<IReadOnlyList<StudyRun>> RunAsync(this Study study, string title, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        return RunAsync(title, (progress, token) => study.Run(progress, token), cancellation);
    }

    /// <summary>Runs any training with a live display.</summary>
    /// <typeparam name="T">What is trained.</typeparam>
    /// <param name="title">What the display calls it.</param>
    /// <param name="train">Trains; reports to the progress and obeys the token.</param>
    /// <param name="cancellation">Stops the training, as interrupting the cell does.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled or the cell interrupted.</exception>
    public static async Task<T> RunAsync<T>(
        string title, Func<IProgress<TrainingProgress>, CancellationToken, T> train, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(train);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, SansaExtension.CellCancellation?.Invoke() ?? CancellationToken.None);
        using var finished = new CancellationTokenSource();
        var monitor = new TrainingMonitor(title);
        var display = new LiveDisplay(SansaExtension.Display, monitor.Snapshot());
        // At once: a kernel may end the interrupted cell before the training has come to its next look at the token.
        using var told = stop.Token.Register(() => display.End(monitor.Snapshot(TrainingState.Interrupted)));
        var watching = WatchAsync(monitor, display, finished.Token);
        var last = monitor.Snapshot(TrainingState.Failed);
        try
        {
            var result = await Task.Run(() => train(monitor, stop.Token), CancellationToken.None).ConfigureAwait(false);
            last = monitor.Snapshot(TrainingState.Done, Outcome(result));
            return result;
        }
        catch (OperationCanceledException)
        {
            last = monitor.Snapshot(TrainingState.Interrupted);
            throw;
        }
        catch (Exception e)
        {
            last = monitor.Snapshot(TrainingState.Failed, Markup.Shorten(e.Message, 300));
            throw;
        }
        finally
        {
            await finished.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            display.End(last);
        }
    }

    private static async Task WatchAsync(TrainingMonitor monitor, LiveDisplay display, CancellationToken finished)
    {
        using var timer = new PeriodicTimer(Refresh);
        try
        {
            while (await timer.WaitForNextTickAsync(finished).ConfigureAwait(false))
            {
                if (display.IsShown)
                    display.Show(monitor.Snapshot());
                else
                    monitor.Sample();
            }
        }
        catch (OperationCanceledException)
        {
            // The training has ended.
        }
    }

    /// <summary>The size of a model, and how well its rows were fitted where they were. A training loss is in the snapshot already.</summary>
    private static string? Outcome(object? result) => result is not Recommender model ? null
        : (model.Report.Fit is { } fit ? $"fit residual {Quantity.Value(fit.Residual)}, " : "") + $"{Quantity.Short(model.WeightCount)} weights";
}
