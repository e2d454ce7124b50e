using Sansa.Execution;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The two layers of SANSA: B ~ W^T Z.</summary>
/// <param name="Encoder">W^T, items x latent dimensions.</param>
/// <param name="Decoder">Z, latent dimensions x items.</param>
public sealed record SansaLayers(CsrMatrix Encoder, CsrMatrix Decoder)
{
    private const int RowsPerChunk = 1024;

    /// <summary>
    /// W = K P; Z0 = D^-1 W; r = diag(W^T Z0); Z = Z0 with column j scaled by -1 / r_j (Algorithm 1, lines 4 to 7).
    /// </summary>
    /// <param name="ldl">K ~ L^-1 and D.</param>
    /// <param name="order">P: position to item.</param>
    /// <param name="work">Cancellation is looked at between rows.</param>
    /// <exception cref="ArgumentException">K, D and the order do not fit together.</exception>
    public static SansaLayers Assemble(LdlInverse ldl, Permutation order, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(ldl);
        ArgumentNullException.ThrowIfNull(order);
        var (inverse, diagonal, cancellation) = (ldl.Inverse, ldl.Diagonal, work.Cancellation);
        if (inverse.RowCount != order.Length || inverse.ColumnCount != order.Length || diagonal.Length != order.Length)
            throw new ArgumentException(
                $"K is {inverse.RowCount} x {inverse.ColumnCount} and D has {diagonal.Length} pivots, but the order has {order.Length} positions.",
                nameof(ldl));
        // Row p[j] of W^T is column j of K: the rows of the transposed K in the order of the items.
        var encoder = inverse.AsTransposedCsr().SelectRows(order.OldToNew);
        return Scaled(encoder, encoder.Transpose(cancellation), diagonal, work);
    }

    /// <summary>The layers as options want them: the power of K's entries first, the scale of the scores last.</summary>
    /// <param name="ldl">K ~ L^-1 and D.</param>
    /// <param name="order">P: position to item.</param>
    /// <param name="options">WeightPower and ScoreExponent.</param>
    /// <param name="popularity">c by item.</param>
    /// <param name="work">Cancellation is looked at between rows.</param>
    internal static SansaLayers Assemble(LdlInverse ldl, Permutation order, SansaOptions options, double[] popularity, Work work) =>
        Assemble(ldl.ToPower(options.WeightPower), order, work).WithScores(options, popularity);

    /// <summary>The same from W = K P by rows, whose values become those of the decoder.</summary>
    /// <param name="w">W, latent dimensions x items.</param>
    /// <param name="diagonal">The diagonal of D.</param>
    /// <param name="options">WeightPower and ScoreExponent.</param>
    /// <param name="popularity">c by item.</param>
    /// <param name="work">Cancellation is looked at between rows.</param>
    internal static SansaLayers Assemble(CsrMatrix w, float[] diagonal, SansaOptions options, double[] popularity, Work work)
    {
        if (options.WeightPower != 1)
            w = CsrMatrix.Trusted(w.RowCount, w.ColumnCount, w.RowPointers, w.ColumnIndices, LdlInverse.ToPower(w.Values!, options.WeightPower));
        return Scaled(w.Transpose(work.Cancellation), w, diagonal, work).WithScores(options, popularity);
    }

    /// <summary>From W^T and W, whose values become those of Z.</summary>
    private static SansaLayers Scaled(CsrMatrix encoder, CsrMatrix w, float[] diagonal, Work work)
    {
        var scale = ColumnScale(encoder, diagonal, work);
        var (zp, zi, zx) = (w.RowPointers, w.ColumnIndices, w.Values!);
        ParallelLoop.Chunks(w.RowCount, RowsPerChunk, work.Workers, work.Cancellation, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                for (var p = zp[i]; p < zp[i + 1]; p++)
                    zx[p] *= scale[zi[p]] / diagonal[i];
            }
        });
        return new SansaLayers(encoder, w);
    }

    private SansaLayers WithScores(SansaOptions options, double[] popularity) => options.ScoreExponent == 0
        ? this
        : this with { Decoder = Decoder.ScaleColumns(Array.ConvertAll(popularity, c => (float)Math.Pow(Math.Max(1, c), -options.ScoreExponent))) };

    /// <summary>-1 / r_j, where r_j = sum_i W_ij^2 / D_ii; 0 for an item without a column, so that no weight is infinite.</summary>
    private static float[] ColumnScale(CsrMatrix encoder, float[] diagonal, Work work)
    {
        var scale = new float[encoder.RowCount];
        ParallelLoop.Chunks(scale.Length, RowsPerChunk, work.Workers, work.Cancellation, (_, start, end) =>
        {
            for (var j = start; j < end; j++)
            {
                var row = encoder.Row(j);
                var r = 0.0;
                for (var p = 0; p < row.Count; p++)
                    r += (double)row.Values[p] * row.Values[p] / diagonal[row.Indices[p]];
                scale[j] = r > 0 ? (float)(-1 / r) : 0f;
            }
        });
        return scale;
    }
}
