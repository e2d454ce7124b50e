using Sansa.Evaluation;
using Sansa.Recommendation;

namespace Sansa.Data;

/// <summary>Lets <see cref="Evaluator"/> take a <see cref="Split"/>.</summary>
public static class SplitEvaluation
{
    extension(Evaluator)
    {
        /// <summary>Measures a model on the test users of a split, or on its validation users.</summary>
        /// <param name="model">Any model, trained on <see cref="Split.Train"/>.</param>
        /// <param name="split">Data made by one of the <see cref="Protocols"/>.</param>
        /// <param name="metrics">One or more metrics.</param>
        /// <param name="validation">True for the validation users, to choose options; false, the default, for the test users.</param>
        /// <param name="threads">Number of threads; 0 means all cores.</param>
        /// <param name="progress">Told how much is done, 0 to 1, from any thread.</param>
        /// <param name="cancellation">Stops the work between users.</param>
        /// <exception cref="ArgumentException">The model has other items, there is no metric, or the split has no such users.</exception>
        /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
        public static EvaluationResult Evaluate(
            Recommender model, Split split, IReadOnlyList<Metric> metrics, bool validation = false,
            int threads = 0, IProgress<double>? progress = null, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(split);
            var users = validation ? split.Validation : split.Test;
            if (users is null)
                throw new ArgumentException($"The protocol '{split.ProtocolName}' has no validation users; evaluate its test users.", nameof(validation));
            return Evaluator.Evaluate(model, users.FoldIn, users.HeldOut, metrics, threads, progress, cancellation);
        }
    }
}
