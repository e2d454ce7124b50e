using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>Some users of a training matrix: what an autoencoder is to reproduce, and what it is shown.</summary>
/// <param name="Target">Batch x items, as they are.</param>
/// <param name="Input">Batch x items: each row with length 1, then with a part of the items dropped and the others scaled up.</param>
internal sealed record UserBatch(CsrMatrix Target, CsrMatrix Input)
{
    /// <summary>The transpose of the input; made when it is first asked for.</summary>
    public CsrMatrix InputByItem => field ??= Input.Transpose();

    /// <summary>Takes users of a matrix.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="users">The users of the batch.</param>
    /// <param name="dropout">Part of the items to drop, 0 to less than 1.</param>
    /// <param name="random">Decides by the user's row and the item's place in it.</param>
    public static UserBatch Of(CsrMatrix x, ReadOnlySpan<int> users, double dropout, CounterRandom random)
    {
        var target = x.SelectRows(users);
        var pointers = new long[users.Length + 1];
        var indices = new int[target.NonzeroCount];
        var values = new float[target.NonzeroCount];
        var count = 0;
        for (var u = 0; u < users.Length; u++)
        {
            var row = target.Row(u);
            var factor = (float)(1 / ((1 - dropout) * Norm(row)));
            for (var k = 0; k < row.Count; k++)
            {
                if (random.Uniform(((ulong)users[u] << 32) | (uint)k) < dropout)
                    continue;
                (indices[count], values[count]) = (row.Indices[k], row.ValueAt(k) * factor);
                count++;
            }

            pointers[u + 1] = count;
        }

        var input = CsrMatrix.Trusted(users.Length, x.ColumnCount, pointers, indices[..count], values[..count]);
        return new UserBatch(target, input);
    }

    /// <summary>One history as a row of length 1.</summary>
    public static CsrMatrix NormalisedRow(ReadOnlySpan<int> items, ReadOnlySpan<float> values, int itemCount)
    {
        var row = values.IsEmpty ? new SparseRow(items.ToArray()) : new SparseRow(items.ToArray(), values.ToArray());
        var factor = (float)(1 / Norm(row));
        var scaled = new float[row.Count];
        for (var k = 0; k < scaled.Length; k++)
            scaled[k] = row.ValueAt(k) * factor;
        return CsrMatrix.Trusted(1, itemCount, [0, row.Count], items.ToArray(), scaled);
    }

    /// <summary>The sum of a row's values.</summary>
    public static double Sum(SparseRow row)
    {
        var sum = 0.0;
        for (var k = 0; k < row.Count; k++)
            sum += row.ValueAt(k);
        return sum;
    }

    /// <summary>The sum of the squares of a row's values.</summary>
    public static double Squares(SparseRow row)
    {
        var sum = 0.0;
        for (var k = 0; k < row.Count; k++)
            sum += (double)row.ValueAt(k) * row.ValueAt(k);
        return sum;
    }

    /// <summary>The Euclidean length of a row; 1 for a row of zeros, which has no direction.</summary>
    private static double Norm(SparseRow row) => Squares(row) is > 0 and var squares ? Math.Sqrt(squares) : 1;
}
