using System.Diagnostics;
using Sansa.Dense;
using Sansa.Training;

namespace Sansa.Learning;

/// <summary>
/// Runs epochs, keeps the best by a measure on validation users and stops when it has not improved for long; saves
/// checkpoints, and goes on from one. Without a measure, all epochs are run and the last is kept. The moments are gone in the end.
/// </summary>
/// <param name="parameters">All that is learned.</param>
/// <param name="optimizers">Whose steps a checkpoint must remember.</param>
/// <param name="run">Told the progress.</param>
/// <param name="checkpoint">Where to save the state; null for nowhere.</param>
internal sealed class EpochLoop(IReadOnlyList<Parameter> parameters, IReadOnlyList<Adam> optimizers, TrainingRun run, Checkpoint? checkpoint)
{
    private NativeBuffer[] _best = [];

    /// <summary>Runs the epochs and leaves the best values in the parameters.</summary>
    /// <param name="epochs">How many at most.</param>
    /// <param name="patience">Epochs without improvement after which to stop.</param>
    /// <param name="epoch">Runs an epoch, tells how much of it is done, and returns its mean loss.</param>
    /// <param name="measure">Higher is better; null where there is nobody to measure on.</param>
    public void Run(int epochs, int patience, Func<int, Action<double>, double> epoch, Func<double>? measure)
    {
        var state = checkpoint?.Read(parameters, optimizers, Best) ?? new EpochState();
        if (state.Epochs > 0)
            run.GoOn(new EarlierTraining(state.Epochs, state.Seconds, state.ProcessorSeconds));
        var earlier = state;
        using var process = Process.GetCurrentProcess();
        var (clock, processor) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        try
        {
            while (state.Epochs < epochs && !(measure is not null && state.Epochs - state.BestEpoch >= patience))
            {
                var number = state.Epochs;
                var loss = epoch(number, done => run.Report((number + done) / epochs));
                state = state with { Epochs = number + 1 };
                var value = measure?.Invoke();
                if (value > state.BestValue)
                {
                    state = state with { BestEpoch = number + 1, BestValue = value.Value };
                    CopyBest(restore: false);
                }

                var validation = value is { } v ? FormattableString.Invariant($", validation NDCG@100 {v:f4}") : "";
                run.Report(state.Epochs / (double)epochs, loss: loss, remark: FormattableString.Invariant($"epoch {state.Epochs}: loss {loss:g6}{validation}"));
                process.Refresh();
                state = state with
                {
                    Seconds = earlier.Seconds + clock.Elapsed.TotalSeconds,
                    ProcessorSeconds = earlier.ProcessorSeconds + (process.TotalProcessorTime - processor).TotalSeconds,
                };
                checkpoint?.WriteIfDue(state, parameters, optimizers, _best);
            }

            if (measure is not null && state.BestEpoch > 0)
            {
                CopyBest(restore: true);
                run.Decide(FormattableString.Invariant(
                    $"Kept epoch {state.BestEpoch} of {state.Epochs}, the best on validation users: NDCG@100 {state.BestValue:f4}."));
            }
        }
        finally
        {
            Array.ForEach(_best, b => b.Dispose());
            foreach (var parameter in parameters)
                parameter.DropMoments();
        }

        checkpoint?.Delete();
    }

    private NativeBuffer[] Best()
    {
        if (_best.Length == 0)
            _best = [.. parameters.Select(p => new NativeBuffer(p.Length))];
        return _best;
    }

    private unsafe void CopyBest(bool restore)
    {
        var best = Best();
        for (var p = 0; p < best.Length; p++)
        {
            var bytes = parameters[p].Length * sizeof(float);
            var value = parameters[p].Value.Data;
            if (restore)
                Buffer.MemoryCopy(best[p].Data, value, bytes, bytes);
            else
                Buffer.MemoryCopy(value, best[p].Data, bytes, bytes);
        }
    }
}

/// <summary>How far a training is.</summary>
internal sealed record EpochState
{
    /// <summary>Epochs done.</summary>
    public int Epochs { get; init; }

    /// <summary>The epoch with the best measure, from 1; 0 for none.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The best measure.</summary>
    public double BestValue { get; init; } = double.NegativeInfinity;

    /// <summary>Seconds of these epochs by the clock, in all processes that the training ran in.</summary>
    public double Seconds { get; init; }

    /// <summary>Processor seconds of those processes meanwhile.</summary>
    public double ProcessorSeconds { get; init; }
}
