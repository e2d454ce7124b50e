using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The last steps of Algorithm 1: from K, D and P to the two layers.</summary>
internal static class LayerAssembly
{
    /// <summary>
    /// W = K P; Z0 = D^-1 W; r = diag(W^T Z0); Z = Z0 with column j scaled by -1 / r_j (Algorithm 1, lines 4 to 7).
    /// </summary>
    /// <param name="inverse">K ~ L^-1, n x n.</param>
    /// <param name="diagonal">The diagonal of D.</param>
    /// <param name="order">P: position to item.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    public static (CsrMatrix Encoder, CsrMatrix Decoder) Assemble(CscMatrix inverse, float[] diagonal, Permutation order, CancellationToken cancellation)
    {
        // Row p[j] of W^T is column j of K: the rows of the transposed K in the order of the items.
        var encoder = inverse.AsTransposedCsr().SelectRows(order.OldToNew);
        var decoder = encoder.Transpose(cancellation);
        var scale = ColumnScale(encoder, diagonal, cancellation);
        var (zp, zi, zx) = (decoder.RowPointers, decoder.ColumnIndices, decoder.Values!);
        for (var i = 0; i < decoder.RowCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var p = zp[i]; p < zp[i + 1]; p++)
                zx[p] *= scale[zi[p]] / diagonal[i];
        }

        return (encoder, decoder);
    }

    /// <summary>-1 / r_j, where r_j = sum_i W_ij^2 / D_ii; 0 for an item without a column, so that no weight is infinite.</summary>
    private static float[] ColumnScale(CsrMatrix encoder, float[] diagonal, CancellationToken cancellation)
    {
        var scale = new float[encoder.RowCount];
        for (var j = 0; j < scale.Length; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = encoder.Row(j);
            var r = 0.0;
            for (var p = 0; p < row.Count; p++)
                r += (double)row.Values[p] * row.Values[p] / diagonal[row.Indices[p]];
            scale[j] = r > 0 ? (float)(-1 / r) : 0f;
        }

        return scale;
    }
}
