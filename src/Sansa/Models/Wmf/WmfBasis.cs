using Sansa.Dense;

namespace Sansa.Models;

/// <summary>
/// Factors of one side, d x n, rotated so that their Gramian is diagonal: F F^T = diag(spectrum). Scores do not change when both sides rotate, and in this
/// basis the ridge and the weight of all pairs together are a diagonal, whatever the ridge of a user is.
/// </summary>
internal sealed unsafe class WmfBasis : IDisposable
{
    private WmfBasis(NativeBuffer factors, int d, int n, float[] spectrum) => (Buffer, D, Count, Spectrum) = (factors, d, n, spectrum);

    /// <summary>The factors, d x n, column by column.</summary>
    public NativeBuffer Buffer { get; }

    /// <summary>Length of a factor.</summary>
    public int D { get; }

    /// <summary>n, users or items.</summary>
    public int Count { get; }

    /// <summary>The diagonal of F F^T, ascending.</summary>
    public float[] Spectrum { get; }

    /// <summary>F, d x n.</summary>
    public MatrixView Factors => Buffer.AsMatrix(D, Count);

    /// <summary>Takes rotated factors.</summary>
    public static WmfBasis Of(NativeBuffer factors, int n, float[] spectrum) => new(factors, spectrum.Length, n, spectrum);

    /// <summary>Rotates factors into another buffer.</summary>
    public static WmfBasis Rotate(DenseContext context, MatrixView factors, NativeBuffer rotated)
    {
        var (d, n) = (factors.Rows, factors.Columns);
        var eigen = GramianEigen.Of(context, factors);
        using var rotation = new NativeBuffer((long)d * d);
        var vectors = rotation.AsMatrix(d, d);
        for (var j = 0; j < d; j++)
        {
            for (var i = 0; i < d; i++)
                vectors[i, j] = (float)eigen.EigenVectors[i, j];
        }

        var target = rotated.AsMatrix(d, n);
        target.Clear();
        Gemm.Add(context, 1, vectors, transposeA: true, factors, transposeB: false, target);
        return new WmfBasis(rotated, d, n, [.. eigen.EigenValues.Select(e => (float)Math.Max(0, e.Real))]);
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
