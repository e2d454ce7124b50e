using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The columns of B, each by itself, in parallel.</summary>
internal sealed class NeighbourhoodEstimation
{
    private const int ItemsPerChunk = 16;

    private readonly NeighbourhoodRegressionOptions _options;
    private readonly InteractionMatrix _x;
    private readonly int[] _quotas;
    private readonly float[] _strengths;
    private readonly double[] _ridge;
    private readonly double[] _diagonal;
    private readonly double[] _scales;
    private readonly double[] _residuals;
    private readonly RowCollector _columns;

    /// <summary>Prepares the regressions.</summary>
    /// <param name="x">X, its users weighted.</param>
    /// <param name="options">Options, valid.</param>
    /// <exception cref="ArgumentException">The values of an item are too large, or the weights too many.</exception>
    public NeighbourhoodEstimation(InteractionMatrix x, NeighbourhoodRegressionOptions options)
    {
        (_x, _options) = (x, options);
        var squares = x.ItemSquares;
        if (Array.FindIndex(squares, g => g > float.MaxValue) is >= 0 and var item)
            throw new ArgumentException(
                $"The squares of the values of item {item} sum to {squares[item]:G3}, too much for float32. Binarise the interactions.", nameof(x));
        var users = Enumerable.Range(0, x.ItemCount).Select(x.ByItem.RowLength).ToArray();
        _quotas = NeighbourQuotas.Of(users, options);
        _strengths = Array.ConvertAll(squares, g => (float)Math.Pow(g, -options.StrengthExponent));
        _ridge = options.Ridge.Of(squares);
        _diagonal = [.. squares.Zip(_ridge, (g, lambda) => g + lambda)];
        _scales = Array.ConvertAll(users, c => Math.Pow(Math.Max(1, c), -options.ScoreExponent));
        _residuals = new double[x.ItemCount];
        _columns = new RowCollector(x.ItemCount, x.ItemCount);
    }

    /// <summary>How the regressions went.</summary>
    public FitRecord Record { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>B, items x items.</summary>
    public CsrMatrix Run(Work work)
    {
        var n = _x.ItemCount;
        // Popular items take the longest, and nobody should wait for them at the end.
        var order = Enumerable.Range(0, n).OrderByDescending(_x.ByItem.RowLength).ToArray();
        var scratch = new Scratch?[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(n, ItemsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var own = scratch[worker] ??= new Scratch(n, new RestrictedSystem(_x.Restriction(), _ridge, _diagonal, work.Cancellation));
            foreach (var item in order.AsSpan(start, end - start))
                Column(item, own);
            work.Report(Interlocked.Add(ref done, end - start) / (double)n);
        });
        Record = n == 0 ? Record : new FitRecord(1, _residuals.Average(), _residuals.Max(), scratch.Sum(s => s?.System.StepCount ?? 0), n);
        return _columns.ToMatrix("Use a smaller density.").Transpose(work.Cancellation);
    }

    /// <summary>Column i of B: (G_SS + Lambda_S) b = G_Si for the neighbours S of item i, then its power and its scale.</summary>
    private void Column(int item, Scratch own)
    {
        var users = _x.ByItem.Row(item);
        var count = 0;
        for (var u = 0; u < users.Count; u++)
            count = ScoreAccumulator.AddListed(_x.ByUser, users.Indices[u], users.ValueAt(u), own.Gramian, own.Touched, count);
        var touched = own.Touched.AsSpan(0, count);
        var neighbours = Strongest(item, touched, own.Gramian);
        var system = own.System;
        system.Begin(neighbours.Length);
        for (var a = 0; a < neighbours.Length; a++)
            (system.Items[a], system.Solution[a], system.Residual[a]) = (neighbours[a], 0, own.Gramian[neighbours[a]]);
        ScoreAccumulator.ClearListed(own.Gramian, touched);
        var whole = system.Precondition();
        if (whole == 0)
            return;
        _residuals[item] = system.Iterate(whole, _options.Tolerance * _options.Tolerance * whole, _options.MaxSteps) / whole;
        _columns.Set(item, neighbours, [.. system.Solution.Take(neighbours.Length).Select(b => Weight(item, b))]);
    }

    /// <summary>S: the k_i items with the largest G_ij / G_jj^StrengthExponent, those tied by item; ascending.</summary>
    private int[] Strongest(int item, ReadOnlySpan<int> touched, float[] gramian)
    {
        var top = new TopK(_quotas[item]);
        foreach (var other in touched)
        {
            if (other != item && gramian[other] > 0)
                top.Offer(other, gramian[other] * _strengths[other]);
        }

        var (neighbours, strengths) = (new int[top.Count], new float[top.Count]);
        top.Drain(neighbours, strengths);
        Array.Sort(neighbours);
        return neighbours;
    }

    private float Weight(int item, double b)
    {
        var weight = (float)(Math.CopySign(Math.Pow(Math.Abs(b), _options.WeightPower), b) * _scales[item]);
        if (!float.IsFinite(weight))
            throw new ArgumentException($"A weight of item {item} is {weight}: the values of X differ too much in size. Binarise the interactions.");
        return weight;
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Scratch
    {
        public Scratch(int items, RestrictedSystem system)
        {
            (Gramian, Touched, System) = (new float[items], new int[items], system);
            Gramian.AsSpan().Fill(UserScorer.NoScore);
        }

        public float[] Gramian { get; }

        public int[] Touched { get; }

        public RestrictedSystem System { get; }
    }
}
