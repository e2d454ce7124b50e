using Sansa.Factorization;
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
        run.Plan(("merge", 0.2), ("invert", 0.6), ("assemble", 0.2));
        var (all, isChanged) = run.Stage("merge", _ => NewInteractions.Merge(x, newInteractions));
        var weighted = run.Stage("weigh", _ => InteractionMatrix.Of(UserWeights.Apply(all, Options.UserWeightExponent), cancellation));
        var rows = InverseByRow(cancellation);
        var ordered = ScaledGramian.Unscaled(weighted).InOrder(Order);
        var fit = new SparseInverseFit(rows, Diagonal, ordered, Options.Ridge, inverse);
        var affected = Options.UserWeightExponent != 0 && isChanged.Contains(true) ? [.. Enumerable.Range(0, ItemCount)] : RowsWith(isChanged, rows);
        var diagonal = run.Stage("invert", work => fit.Run(affected, work));
        run.Fit = fit.Record;
        run.Decide(FormattableString.Invariant(
            $"Update: {isChanged.Count(c => c):N0} of {ItemCount:N0} items have new interactions; {affected.Length:N0} rows were fitted again."));
        var k = rows.Transpose(cancellation);
        var ldl = new LdlInverse(CscMatrix.Trusted(ItemCount, ItemCount, k.RowPointers, k.ColumnIndices, k.Values), diagonal);
        var popularity = Options.ScoreExponent == 0 ? [] : InteractionMatrix.Squares(all.Transpose(cancellation));
        var layers = run.Stage("assemble", work => SansaLayers.Assemble(ldl, Order, Options, popularity, work));
        return new SansaModel(layers, Order, Options, run.ToReport(), diagonal) { ItemIds = ItemIds, Protocol = Protocol };
    }

    /// <summary>K by rows, its values copied: row p[j] of the encoder is column j of K, to the power that was asked for.</summary>
    private CsrMatrix InverseByRow(CancellationToken cancellation)
    {
        var columns = Encoder.SelectRows(Order.NewToOld);
        var k = new LdlInverse(CscMatrix.Trusted(ItemCount, ItemCount, columns.RowPointers, columns.ColumnIndices, columns.Values), Diagonal!);
        return k.ToPower(1 / Options.WeightPower).Inverse.AsTransposedCsr().Transpose(cancellation);
    }

    /// <summary>The rows of K, ascending, whose pattern holds a changed item.</summary>
    private int[] RowsWith(bool[] isChanged, CsrMatrix k)
    {
        var atPosition = Array.ConvertAll(Order.NewToOld, item => isChanged[item]);
        List<int> affected = [];
        for (var i = 0; i < k.RowCount; i++)
        {
            foreach (var j in k.Row(i).Indices)
            {
                if (!atPosition[j])
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
