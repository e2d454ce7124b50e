using Sansa.Dense;

namespace Sansa.Models;

/// <summary>
/// The factor of one user from the factors of the items, or of one item from those of the users: x = A^-1 V^T W 1, where V holds the factors of the
/// history, W its weights, and A = V^T W V + D with D = alpha_0 spectrum + ridge, a diagonal in a <see cref="WmfBasis"/>. One per thread.
/// </summary>
/// <remarks>
/// A history shorter than d is solved by a system of its own length (Woodbury): x = D^-1 V^T (V D^-1 V^T + W^-1)^-1 1. Most users and items are so
/// short that this takes a small part of the d^3 / 3 of the normal equations, and it is exact, as conjugate gradients or subspace steps are not.
/// </remarks>
internal sealed unsafe class WmfSolver(WmfOptions options, DenseContext context) : IDisposable
{
    /// <summary>Up to so many columns are multiplied without packing.</summary>
    private const int FewColumns = 64;

    /// <summary>So many interactions before a factor is read, its memory is asked for: the factors of all do not fit into the second-level cache.</summary>
    private const int Ahead = 4;

    private readonly NativeBuffer _system = new((long)options.Factors * options.Factors);
    private readonly NativeBuffer _solution = new(options.Factors);
    private readonly NativeBuffer _diagonal = new(options.Factors);
    private NativeBuffer _history = new((long)options.Factors * options.Factors);
    private int[] _items = [];
    private float[] _weights = [];
    private int _count;

    /// <summary>Solves for one user or item.</summary>
    /// <param name="basis">The other side.</param>
    /// <param name="items">The history: columns of the other side.</param>
    /// <param name="values">Weights; empty where all are 1. Those that are not above 0 count as no interaction.</param>
    /// <param name="factor">Receives d values; 0 for an empty history.</param>
    /// <returns>Whether there is an interaction.</returns>
    public bool Solve(WmfBasis basis, ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor)
    {
        Take(items, values);
        factor.Clear();
        if (_count == 0)
            return false;
        for (var p = 0; p < Math.Min(Ahead, _count); p++)
            VectorKernel.Prefetch(basis.Factors.Column(_items[p]), basis.D);
        FillDiagonal(basis);
        if (_count < basis.D)
            SolveShort(basis, factor);
        else
            SolveLong(basis, factor);
        return true;
    }

    /// <summary>
    /// What each interaction adds to the score of an item: w_j v_j^T A^-1 v_i, which sum to the score (Hu, Koren, Volinsky, section 5).
    /// </summary>
    public float[] Explain(WmfBasis basis, ReadOnlySpan<int> items, ReadOnlySpan<float> values, int item)
    {
        var contributions = new float[items.Length];
        Take(items, values);
        if (_count == 0)
            return contributions;
        FillDiagonal(basis);
        FactorNormalEquations(basis);
        var z = _solution.Data;
        new ReadOnlySpan<float>(basis.Factors.Column(item), basis.D).CopyTo(new Span<float>(z, basis.D));
        Cholesky.Solve(_system.AsMatrix(basis.D, basis.D), z);
        for (var h = 0; h < items.Length; h++)
        {
            var weight = values.IsEmpty ? 1f : values[h];
            contributions[h] = weight > 0 ? weight * VectorKernel.Dot(basis.Factors.Column(items[h]), z, basis.D) : 0;
        }

        return contributions;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _system.Dispose();
        _solution.Dispose();
        _diagonal.Dispose();
        _history.Dispose();
    }

    private void SolveShort(WmfBasis basis, Span<float> factor)
    {
        var d = basis.D;
        var root = _diagonal.Data;
        VectorKernel.InverseSquareRoots(root, d);
        // M = D^-1/2 V^T, so that V D^-1 V^T = M^T M.
        var m = Room(d);
        for (var p = 0; p < _count; p++)
        {
            if (p + Ahead < _count)
                VectorKernel.Prefetch(basis.Factors.Column(_items[p + Ahead]), d);
            VectorKernel.Multiply(basis.Factors.Column(_items[p]), root, m.Column(p), d);
        }

        var system = _system.AsMatrix(_count, _count);
        if (_count <= FewColumns)
        {
            VectorKernel.SmallGramian(m, system);
        }
        else
        {
            system.Clear();
            Gemm.AddSymmetric(context, 1, m, transpose: true, system);
        }

        var y = _solution.Data;
        for (var p = 0; p < _count; p++)
        {
            system[p, p] += 1 / _weights[p];
            y[p] = 1;
        }

        Cholesky.Factor(context, system);
        Cholesky.Solve(system, y);
        fixed (float* x = factor)
        {
            for (var p = 0; p < _count; p++)
                VectorKernel.AddMultiple(y[p], m.Column(p), x, d);
            VectorKernel.Multiply(x, root, x, d);
        }
    }

    private void SolveLong(WmfBasis basis, Span<float> factor)
    {
        FactorNormalEquations(basis);
        fixed (float* x = factor)
        {
            for (var p = 0; p < _count; p++)
                VectorKernel.AddMultiple(_weights[p], basis.Factors.Column(_items[p]), x, basis.D);
            Cholesky.Solve(_system.AsMatrix(basis.D, basis.D), x);
        }
    }

    /// <summary>The Cholesky factor of A = D + V^T W V.</summary>
    private void FactorNormalEquations(WmfBasis basis)
    {
        var d = basis.D;
        var m = Room(d);
        m.Clear();
        for (var p = 0; p < _count; p++)
            VectorKernel.AddMultiple(MathF.Sqrt(_weights[p]), basis.Factors.Column(_items[p]), m.Column(p), d);
        var system = _system.AsMatrix(d, d);
        system.Clear();
        for (var k = 0; k < d; k++)
            system[k, k] = _diagonal.Data[k];
        Gemm.AddSymmetric(context, 1, m, transpose: false, system);
        Cholesky.Factor(context, system);
    }

    private void FillDiagonal(WmfBasis basis)
    {
        var ridge = options.RidgeOf(_count, basis.Count);
        new Span<float>(_diagonal.Data, basis.D).Fill(ridge);
        fixed (float* spectrum = basis.Spectrum)
            VectorKernel.AddMultiple((float)options.UnobservedWeight, spectrum, _diagonal.Data, basis.D);
    }

    /// <summary>Room for the factors of the history, d x interactions.</summary>
    private MatrixView Room(int d)
    {
        var needed = (long)d * _count;
        if (_history.Length < needed)
        {
            _history.Dispose();
            _history = new NativeBuffer(needed + (needed / 2));
        }

        return _history.AsMatrix(d, _count);
    }

    /// <summary>Keeps the interactions whose weight is above 0.</summary>
    private void Take(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        if (_items.Length < items.Length)
            (_items, _weights) = (new int[items.Length * 2], new float[items.Length * 2]);
        _count = 0;
        for (var h = 0; h < items.Length; h++)
        {
            var weight = values.IsEmpty ? 1f : values[h];
            (_items[_count], _weights[_count]) = (items[h], weight);
            _count += weight > 0 ? 1 : 0;
        }
    }
}
