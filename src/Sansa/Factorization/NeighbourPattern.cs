using System.ComponentModel;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// No factorization at all: column j of L has the entries of the items i after j, the more popular ones, that are its strongest neighbours by
/// G_ij / G_ii^StrengthExponent. Only the pattern counts, so it goes with <c>SparseInverseCholesky</c> alone.
/// </summary>
/// <remarks>
/// An incomplete factorization finds where the factor is large; for the sparse inverse Cholesky factor on Gowalla the strongest neighbours themselves
/// are as good a pattern (docs/measured.md), and there is neither fill nor breakdown. The values are those of a factor without elimination,
/// L_ij = G_ij / (G_jj + Lambda_jj), from which the fit starts.
/// </remarks>
[NotTuned]
public sealed record NeighbourPattern : FactorOptions
{
    private const int ColumnsPerChunk = 64;

    /// <summary>
    /// How far a neighbour's popularity is taken out of its strength, 0 to 1; default 0.3. 0 prefers popular neighbours, 0.5 goes by the cosine.
    /// </summary>
    [Description("how far a neighbour's popularity is taken out of its strength: 0.5 is the cosine")]
    public double StrengthExponent { get; init; } = 0.3;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Ridge? DefaultPatternRidge => null;

    /// <summary>Scales nothing.</summary>
    /// <inheritdoc/>
    public override ScaledGramian Scale(GramianSource source, Work work = default) => ScaledGramian.Unscaled(source);

    /// <summary>By rising number of users: a row of K is then a regression on rarer items.</summary>
    /// <inheritdoc/>
    public override OrderedGramian Order(ScaledGramian scaled, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(scaled);
        return scaled.InOrder(OrderBy(scaled.Source, OrderingMethod.Degree, work));
    }

    /// <inheritdoc/>
    public override LdlFactor Factorize(OrderedGramian ordered, Ridge ridge, Density density, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(ordered);
        ArgumentNullException.ThrowIfNull(ridge);
        Validate();
        var n = ordered.Order.Length;
        var a = ordered.Source.Columns(ordered.Order.NewToOld, ordered.Scaled.Scale);
        var diagonal = a.Diagonal();
        var strengths = Array.ConvertAll(diagonal, g => g > 0 ? (float)Math.Pow(g, -StrengthExponent) : 0);
        var pivots = ordered.RidgeByPosition(ridge).Zip(diagonal, (lambda, g) => g + lambda > 0 ? (float)(g + lambda) : 1).ToArray();
        var (share, rest) = Math.DivRem(LayerBudget.Entries(density, n), Math.Max(1, n));
        var columns = new (int[] Rows, float[] Values)[n];
        var scratch = new Scratch?[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(n, ColumnsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var own = scratch[worker] ??= new Scratch(n);
            for (var j = start; j < end; j++)
            {
                // What cannot be shared evenly goes to the most popular items.
                columns[j] = own.Column(a, j, share - 1 + (j >= n - rest ? 1 : 0), strengths, pivots[j]);
            }

            work.Report(Interlocked.Add(ref done, end - start) / (double)n);
        });
        return new LdlFactor(CscMatrix.OfColumns(n, columns), pivots);
    }

    internal override void Validate() => Option.Check(StrengthExponent is >= 0 and <= 1, nameof(StrengthExponent), StrengthExponent, "0 to 1");

    /// <summary>What one thread needs.</summary>
    private sealed class Scratch(int n)
    {
        private readonly float[] _column = new float[n];
        private readonly int[] _touched = new int[n + 1];
        private readonly LargestEntries _largest = new();
        private float[] _strengths = new float[64];

        /// <summary>The diagonal, and the strongest entries below it, by row.</summary>
        public (int[] Rows, float[] Values) Column(GramianColumns a, int j, int quota, float[] strengths, float pivot)
        {
            var touched = _touched.AsSpan(0, a.Fill(j, _column, _touched));
            var below = touched[..WithoutDiagonal(touched, j)];
            if (_strengths.Length < below.Length)
                _strengths = new float[2 * below.Length];
            for (var p = 0; p < below.Length; p++)
                _strengths[p] = _column[below[p]] * strengths[below[p]];
            var rows = new int[1 + Math.Clamp(quota, 0, below.Length)];
            var values = new float[rows.Length];
            _largest.Copy(below, _strengths.AsSpan(0, below.Length), rows.Length - 1, rows.AsSpan(1), values.AsSpan(1));
            (rows[0], values[0]) = (j, 1);
            for (var p = 1; p < rows.Length; p++)
                values[p] = _column[rows[p]] / pivot;
            _column[j] = 0;
            foreach (var i in below)
                _column[i] = 0;
            return (rows, values);
        }

        private static int WithoutDiagonal(Span<int> rows, int j)
        {
            var kept = 0;
            foreach (var i in rows)
            {
                rows[kept] = i;
                kept += i == j ? 0 : 1;
            }

            return kept;
        }
    }
}
