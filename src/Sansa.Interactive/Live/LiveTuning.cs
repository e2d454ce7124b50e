using System.Diagnostics;
using Sansa.Data;
using Sansa.Interactive.Html;
using Sansa.Interactive.Live;
using Sansa.Tuning;

namespace Sansa.Interactive;

/// <summary>
/// A search for the options of a model with one display that is updated while it runs and ends as a single line. Let the cell end with the result, which shows
/// its leaderboard. Interrupting the cell cancels the search; outside of a notebook it runs without a display.
/// </summary>
public static class LiveTuning
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Searches on the validation part of a split, shown live: <c>await LiveTuning.SearchAsync(SearchSpace.Of(SansaModel.Description), split)</c>.
    /// </summary>
    /// <param name="space">What to search.</param>
    /// <param name="split">Data made by one of the <see cref="Protocols"/>; its test items are not looked at.</param>
    /// <param name="options">Metric, budget, seed; the defaults where null.</param>
    /// <param name="cancellation">Stops the search, as interrupting the cell does.</param>
    /// <exception cref="ArgumentException">The space is empty, or no validation user has held-out items.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled or the cell interrupted.</exception>
    public static async Task<TuningResult> SearchAsync(
        SearchSpace space, Split split, TunerOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(split);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, SansaExtension.CellCancellation?.Invoke() ?? CancellationToken.None);
        var monitor = new Monitor(space.Kind.Title);
        var display = new LiveDisplay(SansaExtension.Display, monitor.Snapshot(TrainingState.Running));
        // At once: a kernel may end the interrupted cell before the search has come to its next look at the token.
        using var told = stop.Token.Register(() => display.End(monitor.Snapshot(TrainingState.Interrupted)));
        using var timer = new Timer(_ => display.Show(monitor.Snapshot(TrainingState.Running)), null, Refresh, Refresh);
        var last = monitor.Snapshot(TrainingState.Failed);
        try
        {
            var result = await Task.Run(() => Tuner.Search(space, split, options, progress: monitor, cancellation: stop.Token), CancellationToken.None)
                .ConfigureAwait(false);
            last = monitor.Snapshot(TrainingState.Done);
            return result;
        }
        catch (OperationCanceledException)
        {
            last = monitor.Snapshot(TrainingState.Interrupted);
            throw;
        }
        catch (Exception e)
        {
            last = monitor.Snapshot(TrainingState.Failed) with { Problem = Markup.Shorten(e.Message, 300) };
            throw;
        }
        finally
        {
            display.End(last);
        }
    }

    private sealed class Monitor(string title) : IProgress<TuningProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Lock _lock = new();
        private TuningProgress? _last;

        public void Report(TuningProgress value)
        {
            lock (_lock)
                _last = value;
        }

        public TuningSnapshot Snapshot(TrainingState state)
        {
            lock (_lock)
                return new TuningSnapshot(title, state, _clock.Elapsed, _last);
        }
    }
}
