using Sansa.Sparse;

namespace Sansa.Tests;

/// <summary>Small matrices and a dense oracle, shared by tests.</summary>
internal static class TestMatrices
{
    public static CsrMatrix Random(Random random, int rows, int columns, double density, bool pattern = false)
    {
        var pointers = new long[rows + 1];
        var indices = new List<int>();
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (random.NextDouble() < density)
                    indices.Add(j);
            }

            pointers[i + 1] = indices.Count;
        }

        return new CsrMatrix(rows, columns, pointers, [.. indices], pattern ? null : [.. indices.Select(_ => (random.NextSingle() * 2) - 1)]);
    }

    /// <summary>A pattern, or values between 0.1 and 3, as the seed has it.</summary>
    public static CsrMatrix Positive(Random random, int rows, int columns, double density)
    {
        var pattern = Random(random, rows, columns, density, pattern: true);
        if (random.Next(2) == 0)
            return pattern;
        return new CsrMatrix(
            rows, columns, pattern.RowPointers, pattern.ColumnIndices, [.. pattern.ColumnIndices.Select(_ => 0.1f + (random.NextSingle() * 2.9f))]);
    }

    public static double[,] Transposed(double[,] matrix)
    {
        var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < matrix.GetLength(1); j++)
                transposed[j, i] = matrix[i, j];
        }

        return transposed;
    }

    public static double[,] Dense(CsrMatrix matrix)
    {
        var dense = new double[matrix.RowCount, matrix.ColumnCount];
        for (var i = 0; i < matrix.RowCount; i++)
        {
            var row = matrix.Row(i);
            for (var p = 0; p < row.Count; p++)
                dense[i, row.Indices[p]] = row.ValueAt(p);
        }

        return dense;
    }

    public static double[,] Multiply(double[,] a, double[,] b)
    {
        var c = new double[a.GetLength(0), b.GetLength(1)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var k = 0; k < a.GetLength(1); k++)
            {
                for (var j = 0; j < b.GetLength(1); j++)
                    c[i, j] += a[i, k] * b[k, j];
            }
        }

        return c;
    }
}
