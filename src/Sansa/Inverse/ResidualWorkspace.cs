using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>Computes residual columns r_j = e_j - L k_j and the minimal residual step on them. One per thread.</summary>
internal sealed class ResidualWorkspace(CscMatrix lower)
{
    private readonly SparseAccumulator _residual = new(lower.RowCount);
    private readonly SparseAccumulator _image = new(lower.RowCount);
    private readonly SparseAccumulator _sum = new(lower.RowCount);

    /// <summary>||r_j||_2^2.</summary>
    public double SquaredNorm(SparseColumns k, int j)
    {
        ComputeResidual(j, k.Rows(j), k.Values(j));
        var square = SquaredNorm(_residual);
        _residual.Clear();
        return square;
    }

    /// <summary>
    /// The minimal residual step (Chow and Saad 1998): k_j + alpha r_j with alpha = (r, L r) / (L r, L r), the step that
    /// makes the next residual smallest. The residual is that of (<paramref name="rows"/>, <paramref name="values"/>);
    /// the step is added to column j of <paramref name="k"/>.
    /// </summary>
    /// <returns>The new column, rows ascending; its residual r - alpha L r is not computed here.</returns>
    public (int[] Rows, float[] Values) MinimalResidualStep(SparseColumns k, int j, ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        ComputeResidual(j, rows, values);
        foreach (var i in _residual.Touched)
            AddColumn(_image, i, _residual[i]);
        double dot = 0, square = 0;
        foreach (var i in _image.Touched)
        {
            square += (double)_image[i] * _image[i];
            dot += (double)_image[i] * _residual[i];
        }

        var alpha = square > 0 ? (float)(dot / square) : 0f;
        var ki = k.Rows(j);
        var kx = k.Values(j);
        for (var p = 0; p < ki.Length; p++)
            _sum.Add(ki[p], kx[p]);
        foreach (var i in _residual.Touched)
        {
            if (_residual[i] != 0)
                _sum.Add(i, alpha * _residual[i]);
        }

        var column = Take(_sum);
        _residual.Clear();
        _image.Clear();
        return column;
    }

    private void ComputeResidual(int j, ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        _residual.Add(j, 1f);
        for (var p = 0; p < rows.Length; p++)
            AddColumn(_residual, rows[p], -values[p]);
    }

    private void AddColumn(SparseAccumulator target, int j, float factor)
    {
        var (lp, li, lx) = (lower.ColumnPointers, lower.RowIndices, lower.Values!);
        for (var p = lp[j]; p < lp[j + 1]; p++)
            target.Add(li[p], lx[p] * factor);
    }

    private static double SquaredNorm(SparseAccumulator vector)
    {
        var square = 0.0;
        foreach (var i in vector.Touched)
            square += (double)vector[i] * vector[i];
        return square;
    }

    private static (int[] Rows, float[] Values) Take(SparseAccumulator vector)
    {
        vector.SortTouched();
        var rows = vector.Touched.ToArray();
        var values = Array.ConvertAll(rows, i => vector[i]);
        vector.Clear();
        return (rows, values);
    }
}
