using System.Buffers;

namespace Sansa.Data.Catalog;

/// <summary>
/// Reads Debian's package index (the stanzas that <c>apt-cache dumpavail</c> prints): a package is a user, and its items
/// are the packages named in Pre-Depends, Depends and Recommends. Of alternatives ("a | b") the first counts; versions,
/// architectures and build profiles are left out.
/// </summary>
public static class DebianIndex
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create("|([<: \t");
    private static readonly string[] Fields = ["Pre-Depends:", "Depends:", "Recommends:"];

    /// <summary>The relations of each package that has some; packages and relations in code-point order.</summary>
    /// <param name="index">The index text.</param>
    /// <exception cref="EmptyDataException">The text has no package with relations.</exception>
    public static SortedDictionary<string, SortedSet<string>> ReadRelations(TextReader index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var relations = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var stanza = new List<string>();
        string? line;
        do
        {
            line = index.ReadLine();
            if (string.IsNullOrEmpty(line))
                AddStanza(stanza, relations);
            else if (line[0] is ' ' or '\t' && stanza.Count > 0)
                stanza[^1] += line;
            else
                stanza.Add(line);
        }
        while (line is not null);
        return relations.Count > 0 ? relations
            : throw new EmptyDataException(
                "The package index has no package with relations; 'apt-cache dumpavail' must print stanzas with Package and Depends fields.");
    }

    private static void AddStanza(List<string> stanza, SortedDictionary<string, SortedSet<string>> relations)
    {
        var package = stanza.Find(line => line.StartsWith("Package:", StringComparison.Ordinal))?["Package:".Length..].Trim();
        var fields = stanza.Where(line => Array.Exists(Fields, field => line.StartsWith(field, StringComparison.Ordinal)));
        var names = fields.SelectMany(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(','));
        if (package is not null)
        {
            foreach (var name in names.Select(FirstAlternative).Where(name => name.Length > 0))
            {
                if (!relations.TryGetValue(package, out var items))
                    relations.Add(package, items = new(StringComparer.Ordinal));
                items.Add(name);
            }
        }

        stanza.Clear();
    }

    // "libc6:any (>= 2.34) [amd64] <!nocheck> | musl" -> "libc6"
    private static string FirstAlternative(string relation)
    {
        var name = relation.AsSpan().Trim();
        var end = name.IndexOfAny(NameEnds);
        return (end < 0 ? name : name[..end]).ToString();
    }
}
