using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <content>New interactions without a new pattern.</content>
public sealed partial class SansaModel
{
    /// <summary>
    /// A model with new interactions taken in: on the pattern of this one, the rows of the inverse that they change are fitted again, starting at what they
    /// were. It is what a fit of all interactions on this pattern gives, to the accuracy of <see cref="SparseInverseCholesky.Tolerance"/>.
    /// </summary>
    /// <remarks>
    /// <para>An item is changed when it has a new interaction. X^T X then changes only between a changed item and other items of its new users, and Lambda
    /// only for changed items, so a row of the inverse changes exactly when its pattern holds a changed item. Where users are weighted
    /// (<see cref="SansaOptions.UserWeightExponent"/>) every weight changes a little with each interaction, and all rows are fitted again.</para>
    /// <para>The pattern does not follow: pairs of items that became neighbours since the fit stay without a weight. Fit anew from time to time, and to take
    /// in new items.</para>
    /// </remarks>
    /// <param name="x">The interactions that the model knows, users x items: what it was fitted on, with the updates since.</param>
    /// <param name="newInteractions">New ones of the same items. Row u belongs to the user of row u of <paramref name="x"/>; more rows are new users. An
    /// interaction that is there already is left as it is where X is a pattern; values are added.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops within a fraction of a second; this model is as it was in any case.</param>
    /// <exception cref="InvalidOperationException">The model has no fitted inverse, or was made without the diagonal of D.</exception>
    /// <exception cref="ArgumentException">The matrices do not have the model's items, or one has values and the other has not.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public SansaModel Update(
        CsrMatrix x, CsrMatrix newInteractions, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(newInteractions);
        if (Options.Inverse is not SparseInverseCholesky inverse)
            throw new InvalidOperationException("Only a model with the inverse SparseInverseCholesky has rows that can be fitted alone. Fit this one anew.");
        if (Diagonal is null)
            throw new InvalidOperationException("This model was saved or made without the diagonal of D. Fit it anew, then it can be updated.");
        RequireItems(x, nameof(x));
        RequireItems(newInteractions, nameof(newInteractions));

        var run = new TrainingRun(Options.Threads, progress, cancellation);
        run.Plan(("merge", 0.05), ("lay out", 0.1), ("invert", 0.7), ("assemble", 0.15));
        var merged = run.Stage("merge", _ => NewInteractions.Merge(x, newInteractions));
        var (source, w) = run.Stage("lay out", work => LayOut(merged.All, work));
        var popularity = source.ItemSquares;
        if (Options.UserWeightExponent != 0)
            source = run.Stage("weigh", _ => UserWeights.Apply(source, Options.UserWeightExponent, cancellation));
        var affected = Options.UserWeightExponent != 0 && merged.IsChanged.Contains(true)
            ? [.. Enumerable.Range(0, ItemCount)]
            : RowsWith(merged.IsChanged, w);
        var fit = new SparseInverseFit(w, Diagonal, Order, source, Options.Ridge, inverse);
        var diagonal = run.Stage("invert", work => fit.Run(affected, work));
        run.Fit = fit.Record;
        run.Decide(FormattableString.Invariant(
            $"Update: {merged.IsChanged.Count(c => c):N0} of {ItemCount:N0} items have new interactions; {affected.Length:N0} rows were fitted again."));
        var layers = run.Stage("assemble", work => SansaLayers.Assemble(w, diagonal, Options, popularity, work));
        return new SansaModel(layers, Order, Options, run.ToReport(), diagonal) { ItemIds = ItemIds, Protocol = Protocol };
    }

    /// <summary>X by user and by item, and W = K P by rows, its values copied: one thread each.</summary>
    private (InteractionMatrix X, CsrMatrix W) LayOut(CsrMatrix x, Work work)
    {
        InteractionMatrix? interactions = null;
        CsrMatrix? w = null;
        ParallelLoop.Chunks(2, 1, work.Workers, work.Cancellation, (_, part, _) =>
        {
            if (part == 0)
                w = Encoder.Transpose(work.Cancellation);
            else
                interactions = InteractionMatrix.Of(x, work.Cancellation);
        });
        if (Options.WeightPower != 1)
            w = CsrMatrix.Trusted(w!.RowCount, w.ColumnCount, w.RowPointers, w.ColumnIndices, LdlInverse.ToPower(w.Values!, 1 / Options.WeightPower));
        return (interactions!, w!);
    }

    /// <summary>The rows of W, ascending, that hold a changed item.</summary>
    private static int[] RowsWith(bool[] isChanged, CsrMatrix w)
    {
        List<int> affected = [];
        for (var i = 0; i < w.RowCount; i++)
        {
            foreach (var item in w.Row(i).Indices)
            {
                if (!isChanged[item])
                    continue;
                affected.Add(i);
                break;
            }
        }

        return [.. affected];
    }

    private void RequireItems(CsrMatrix matrix, string name)
    {
        if (matrix.ColumnCount != ItemCount)
            throw new ArgumentException($"The model has {ItemCount} items, but the interactions have {matrix.ColumnCount}. New items need a new fit.", name);
    }
}
