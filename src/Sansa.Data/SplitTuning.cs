using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Data;

/// <summary>Lets <see cref="Tuner"/> take a <see cref="Split"/>.</summary>
public static class SplitTuning
{
    extension(Tuner)
    {
        /// <summary>
        /// Searches on the validation users of a split, or, where it has none, on a fifth of each user's training items that is held back from training
        /// (<see cref="Protocols.WithValidation"/>). The test items are never looked at.
        /// </summary>
        /// <param name="space">What to search, such as <c>SearchSpace.Of(SansaModel.Description)</c>.</param>
        /// <param name="split">Data made by one of the <see cref="Protocols"/>.</param>
        /// <param name="options">Metric, budget, seed; the defaults where null.</param>
        /// <param name="earlier">Trials of an earlier part of the same search; null for none.</param>
        /// <param name="ended">Told about each new trial when it has ended.</param>
        /// <param name="progress">Told about the search.</param>
        /// <param name="cancellation">Stops the search.</param>
        /// <exception cref="ArgumentException">The space is empty, or no validation user has held-out items.</exception>
        /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
        public static TuningResult Search(
            SearchSpace space, Split split, TunerOptions? options = null, IReadOnlyList<Trial>? earlier = null, Action<Trial>? ended = null,
            IProgress<TuningProgress>? progress = null, CancellationToken cancellation = default)
        {
            var (train, users) = ForTuning(split);
            return Tuner.Search(space, train, users.FoldIn, users.HeldOut, options, earlier, ended, progress, cancellation);
        }
    }

    /// <summary>What a search may see of a split: a training matrix, and validation users.</summary>
    /// <param name="split">Data made by one of the <see cref="Protocols"/>.</param>
    public static (CsrMatrix Train, EvaluationSet Validation) ForTuning(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var own = split.Validation is null ? Protocols.WithValidation(split) : split;
        return (own.Train, own.Validation!);
    }
}
