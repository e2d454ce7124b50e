using System.Globalization;
using Sansa.Evaluation;

namespace Sansa.Experiments;

/// <summary>Metrics by name, as specs and records write them.</summary>
public static class MetricNames
{
    private static readonly IReadOnlyDictionary<string, Func<int, Metric>> Makers = new Dictionary<string, Func<int, Metric>>(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(BarsRecall)] = k => new BarsRecall(k),
        [nameof(LiangRecall)] = k => new LiangRecall(k),
        [nameof(Ndcg)] = k => new Ndcg(k),
        [nameof(HitRate)] = k => new HitRate(k),
        [nameof(Coverage)] = k => new Coverage(k),
        [nameof(AveragePopularity)] = k => new AveragePopularity(k),
    };

    /// <summary>The metric of a name such as <c>LiangRecall@50</c>.</summary>
    /// <param name="name">Kind, @, and the length of the lists.</param>
    /// <exception cref="ArgumentException">No such metric; the message lists them.</exception>
    public static Metric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('@');
        return parts.Length == 2
            && Makers.TryGetValue(parts[0], out var make)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var k)
            && k > 0
            ? make(k)
            : throw new ArgumentException(
                $"There is no metric '{name}'. Write one of {string.Join(", ", Makers.Keys)}, then @ and a number, such as BarsRecall@20.");
    }

    /// <summary>A name as the paper's tables write it: r@20, n@100.</summary>
    /// <param name="name">A metric's name.</param>
    public static string InTables(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name
            .Replace(nameof(BarsRecall), "r", StringComparison.Ordinal)
            .Replace(nameof(LiangRecall), "r", StringComparison.Ordinal)
            .Replace(nameof(Ndcg), "n", StringComparison.Ordinal);
    }
}
