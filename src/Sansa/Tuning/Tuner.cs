using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>
/// Searches for the options of any model: trains with each set of options on the training matrix alone, and measures on validation users, never on test
/// users. The best is to be trained on all of the training data afterwards.
/// </summary>
/// <remarks>
/// What is tried: the start, then in turns a point anywhere in the space and two near the best (<see cref="Proposals"/>). How it is measured: on an eighth
/// of the users at first, and on more while it is not clearly worse than the best (<see cref="Race"/>).
/// </remarks>
public static class Tuner
{
    /// <summary>Searches.</summary>
    /// <param name="space">What to search; it has at least one dimension.</param>
    /// <param name="train">Users x items: what each model is trained on.</param>
    /// <param name="foldIn">Validation users x items: what the models are told.</param>
    /// <param name="heldOut">The same users x items: what they should find.</param>
    /// <param name="options">Metric, budget, seed; the defaults where null.</param>
    /// <param name="earlier">Trials of an earlier part of the same search, which goes on after them; null for none.</param>
    /// <param name="ended">Told about each new trial when it has ended, so that it can be kept.</param>
    /// <param name="progress">Told about the search, at most about 20 times a second and at the end of each trial.</param>
    /// <param name="cancellation">Stops the search; trials that have ended were told to <paramref name="ended"/>.</param>
    /// <exception cref="ArgumentException">The space is empty, the shapes do not fit, no user has held-out items, or the earlier trials are of another
    /// search.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static TuningResult Search(
        SearchSpace space, CsrMatrix train, CsrMatrix foldIn, CsrMatrix heldOut, TunerOptions? options = null, IReadOnlyList<Trial>? earlier = null,
        Action<Trial>? ended = null, IProgress<TuningProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(space, train, foldIn, heldOut);
        options ??= new TunerOptions();
        options.Validate();
        var race = new Race(foldIn, heldOut, options.Metric, options.Seed);
        if (race.UserCount == 0)
            throw new ArgumentException("No validation user has a held-out item, so there is nothing to choose by.", nameof(heldOut));
        return new TunerRun(space, train, race, options, ended, progress).Run(earlier ?? [], cancellation);
    }

    private static void Check(SearchSpace space, CsrMatrix train, CsrMatrix foldIn, CsrMatrix heldOut)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(foldIn);
        ArgumentNullException.ThrowIfNull(heldOut);
        if (space.Dimensions.Count == 0)
            throw new ArgumentException(
                $"There is no option of '{space.Kind.Name}' to search; name one with its values, such as {Example(space.Kind)}.", nameof(space));
        if (foldIn.ColumnCount != train.ColumnCount || heldOut.ColumnCount != train.ColumnCount || foldIn.RowCount != heldOut.RowCount)
            throw new ArgumentException(
                $"The training matrix has {train.ColumnCount} items; fold-in is {foldIn.RowCount} x {foldIn.ColumnCount} and held-out "
                + $"{heldOut.RowCount} x {heldOut.ColumnCount}. Items must be the same, and the rows of the last two the same users.", nameof(heldOut));
    }

    private static string Example(ModelKind kind) =>
        ModelOption.Of(kind.Defaults).FirstOrDefault() is { } option ? $"{option.Name}=VALUE,VALUE" : "those of another model";
}
