using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sansa.Notebooks.Tests.Checking;

/// <summary>
/// A number that a cell must show: the first match of <see cref="Pattern"/> in the cell's text has it in its one group.
/// Written in the cell's metadata as <c>"sansa.expect": [{ "pattern": "Recall@20 +([\\d.]+)", "value": 0.64, "tolerance": 0.01 }]</c>.
/// </summary>
/// <param name="Pattern">The regular expression.</param>
/// <param name="Value">The number expected.</param>
/// <param name="Tolerance">How far the number may be from it, either way.</param>
/// <param name="When">A text that some output of the notebook must have for this to apply, such as a data set's name; null for always.</param>
internal sealed record Expectation(Regex Pattern, double Value, double Tolerance, string? When)
{
    private static readonly string[] Keys = ["pattern", "value", "tolerance", "when"];

    /// <summary>Reads one entry.</summary>
    /// <exception cref="FormatException">The entry does not have the form above.</exception>
    public static Expectation Read(JsonNode? node)
    {
        if (node is not JsonObject entry || entry.FirstOrDefault(k => !Keys.Contains(k.Key)) is { Key: not null })
            throw new FormatException($"an expectation has the keys {string.Join(", ", Keys)} and no others: {node?.ToJsonString()}");
        try
        {
            var pattern = new Regex(
                (string?)entry["pattern"] ?? throw new FormatException("an expectation needs a pattern"), RegexOptions.Multiline, TimeSpan.FromSeconds(5));
            if (pattern.GetGroupNumbers().Length != 2)
                throw new FormatException($"the pattern '{pattern}' must have exactly one group, the number");
            var value = (double?)entry["value"] ?? throw new FormatException($"the pattern '{pattern}' has no value");
            var tolerance = (double?)entry["tolerance"] ?? throw new FormatException($"the pattern '{pattern}' has no tolerance");
            return tolerance >= 0 && double.IsFinite(value) ? new Expectation(pattern, value, tolerance, (string?)entry["when"])
                : throw new FormatException($"the pattern '{pattern}' needs a finite value and a tolerance of 0 or more");
        }
        catch (Exception e) when (e is RegexParseException or InvalidOperationException)
        {
            throw new FormatException($"{e.Message} ({entry.ToJsonString()})", e);
        }
    }

    /// <summary>What is wrong with the cell's text, or null.</summary>
    public string? Problem(string text)
    {
        var match = Pattern.Match(text);
        if (!match.Success)
            return $"'{Pattern}' matches nothing in the cell's text";
        var digits = match.Groups[1].Value.Replace(",", "", StringComparison.Ordinal).Replace('−', '-');
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var found))
            return $"'{Pattern}' found '{match.Groups[1].Value}', which is not a number";
        return Math.Abs(found - Value) <= Tolerance ? null
            : string.Create(CultureInfo.InvariantCulture, $"'{Pattern}' found {found}, expected {Value} ± {Tolerance}");
    }
}
