namespace Sansa.Data.Catalog;

/// <summary>Which of the known names somebody may have meant.</summary>
internal static class ClosestName
{
    /// <summary>The name that needs the fewest changes of a letter, at most a third of its length; null when none is near.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var given = name.ToLowerInvariant();
        var closest = known.Select(other => (Name: other, Changes: Changes(given, other.ToLowerInvariant())))
            .OrderBy(other => other.Changes).ThenBy(other => other.Name, StringComparer.Ordinal).FirstOrDefault();
        return closest.Name is not null && 3 * closest.Changes <= closest.Name.Length ? closest.Name
            : known.FirstOrDefault(other => given.Length >= 3 && other.StartsWith(given, StringComparison.OrdinalIgnoreCase));
    }

    // Levenshtein's distance: letters put in, left out or exchanged.
    private static int Changes(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var kept = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(kept, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
