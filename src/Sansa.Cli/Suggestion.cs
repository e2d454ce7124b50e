namespace Sansa.Cli;

/// <summary>What somebody may have meant who typed a name that there is not.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of the names by edits of one letter; null where none is near.</summary>
    public static string? For(string typed, IEnumerable<string> names)
    {
        var near = names.Select(name => (Name: name, Distance: Distance(typed, name))).OrderBy(n => n.Distance).FirstOrDefault();
        return near.Name is not null && near.Distance <= Math.Max(1, (typed.Length + 1) / 3) ? near.Name : null;
    }

    /// <summary>Letters to insert, remove or replace (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
