using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Interactive.Explorers;

/// <summary>One entry below the diagonal of a column of L as it was computed.</summary>
/// <param name="Row">Its position, from 0.</param>
/// <param name="Value">Its value in L.</param>
/// <param name="IsFill">True where A has no entry.</param>
/// <param name="IsKept">False for one that was dropped.</param>
internal readonly record struct EliminatedEntry(int Row, double Value, bool IsFill, bool IsKept);

/// <summary>
/// The incomplete factorization of a small matrix column by column: what each column held when it was computed, and which entries were dropped. All from the
/// factor that the library made: column k of A minus what the columns before it take away, in double precision.
/// </summary>
internal sealed class EliminationSteps
{
    /// <summary>More items cannot be told apart in a picture.</summary>
    public const int MostItems = 30;

    private EliminationSteps(double[,] matrix, int[] order, EliminatedEntry[][] columns, double[] losses) =>
        (Matrix, Order, Columns, Losses) = (matrix, order, columns, losses);

    /// <summary>A = P S X^T X S P^T + Lambda.</summary>
    public double[,] Matrix { get; }

    /// <summary>The item at each position.</summary>
    public int[] Order { get; }

    /// <summary>The entries below the diagonal of each column, rows ascending.</summary>
    public EliminatedEntry[][] Columns { get; }

    /// <summary>After 0, 1, ... columns: the norm of all that was dropped so far, as a part of the norm of A. At the end it is ||A - L D L^T|| /
    /// ||A||.</summary>
    public double[] Losses { get; }

    /// <summary>Follows the library's incomplete factorization.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 or more than 30 items, or the factorization broke down and was shifted.</exception>
    public static EliminationSteps Of(CsrMatrix x, Permutation? order, Ridge ridge, Density density)
    {
        if (x.ColumnCount is < 2 or > MostItems)
            throw new ArgumentException(
                $"There are {x.ColumnCount} items, but this is a picture of 2 to {MostItems}. "
                + "Take some of the columns: X.Transpose().SelectRows(items).Transpose().",
                nameof(x));
        var incomplete = new IncompleteFactor();
        var scaled = incomplete.Scale(InteractionMatrix.Of(x));
        var ordered = order is null ? incomplete.Order(scaled) : scaled.InOrder(order);
        var factor = incomplete.Factorize(ordered, ridge, density);
        if (factor.Breakdowns.Count > 0)
            throw new ArgumentException("The factorization broke down. Use a larger ridge or density.", nameof(ridge));
        var matrix = MatrixOf(scaled, ordered.Order.NewToOld, ridge);
        return Follow(matrix, ordered.Order.NewToOld, factor);
    }

    private static double[,] MatrixOf(ScaledGramian scaled, int[] order, Ridge ridge)
    {
        var n = order.Length;
        var x = scaled.ToInteractions()!.ToDense();
        var lambda = ridge.Of(scaled.Source.ItemSquares);
        var a = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var u = 0; u < x.GetLength(0); u++)
                    a[i, j] += (double)x[u, order[i]] * x[u, order[j]];
            }

            a[i, i] += lambda[order[i]];
        }

        return a;
    }

    private static EliminationSteps Follow(double[,] a, int[] order, LdlFactor factor)
    {
        var n = order.Length;
        var lower = factor.Lower.ToCsr().ToDense();
        var (columns, losses, below, diagonal) = (new EliminatedEntry[n][], new double[n + 1], 0.0, new double[n]);
        var norm = Math.Sqrt(a.Cast<double>().Sum(v => v * v));
        for (var k = 0; k < n; k++)
        {
            var column = new List<EliminatedEntry>();
            for (var i = k + 1; i < n; i++)
            {
                var (value, exists) = (a[i, k], a[i, k] != 0);
                for (var j = 0; j < k; j++)
                {
                    value -= (double)lower[i, j] * factor.Diagonal[j] * lower[k, j];
                    exists |= lower[i, j] != 0 && lower[k, j] != 0;
                }

                if (!exists)
                    continue;
                var kept = lower[i, k] != 0;
                column.Add(new EliminatedEntry(i, value / factor.Diagonal[k], a[i, k] == 0, kept));
                if (kept)
                    continue;
                below += value * value;
                diagonal[i] += value * value / factor.Diagonal[k]; // dropped entries reduce the pivots too
            }

            columns[k] = [.. column];
            losses[k + 1] = Math.Sqrt((2 * below) + diagonal.Sum(d => d * d)) / norm;
        }

        return new EliminationSteps(a, order, columns, losses);
    }
}
