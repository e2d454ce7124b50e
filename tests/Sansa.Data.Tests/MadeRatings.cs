using System.Globalization;
using System.Text;
using Sansa.Sparse;

namespace Sansa.Data.Tests;

/// <summary>Ratings to split, and what a script of this folder made of them.</summary>
internal static class MadeRatings
{
    /// <summary>The rows that a script wrote, each a user id and column numbers, against a matrix.</summary>
    public static void AssertRows(string folder, string name, CsrMatrix matrix, IdMap users)
    {
        var ours = Enumerable.Range(0, matrix.RowCount).Select(i => string.Join(' ', [users[i], .. Columns(matrix, i)]));
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, name + ".txt")), ours);
    }

    private static string[] Columns(CsrMatrix matrix, int row) =>
        Array.ConvertAll(matrix.Row(row).Indices.ToArray(), j => j.ToString(CultureInfo.InvariantCulture));

    /// <summary>Power-law items, rows of all users mixed, each pair once.</summary>
    public static string Csv(bool plays, bool textIds, int seed)
    {
        var (random, seen, text) = (new Random(seed), new HashSet<(int, int)>(), new StringBuilder("user,item,value\n"));
        var (users, items, count) = plays ? (420, 90, 40_000) : (300, 250, 9_000);
        for (var k = 0; k < count; k++)
        {
            var user = (int)(users * Math.Pow(random.NextDouble(), 1.5));
            var item = (int)(items * Math.Pow(random.NextDouble(), 2));
            if (!seen.Add((user, item)))
                continue;
            // Ids in no order: neither as numbers nor as text.
            var (u, i) = ((user * 7919) + 13, item * 104_729 % 99_991);
            text.Append(CultureInfo.InvariantCulture, $"{(textIds ? $"u{u:x}" : u)},{(textIds ? $"S\u00e9{i:x}" : i)},{1 + (random.Next(9) / 2.0)}\n");
        }

        return text.ToString();
    }
}
