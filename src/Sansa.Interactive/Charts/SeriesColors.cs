namespace Sansa.Interactive.Charts;

/// <summary>
/// What a colour stands for: the model of a series, or its density, whoever measured it. The models of the paper have the same colour in every chart; a
/// published series is dashed and a variant of a model dotted.
/// </summary>
internal static class SeriesColors
{
    private static readonly Dictionary<string, int> Known = new()
    {
        ["SANSA (exact)"] = 0,
        ["SANSA (CHOLMOD)"] = 0,
        ["SANSA (ICF)"] = 1,
        ["MRF (r = 0)"] = 2,
        ["MRF (r = 0.5)"] = 3,
        ["EASE^R"] = 4,
    };

    /// <summary>The model that a label names: "SANSA (ICF)" of "SANSA (ICF), d = 0.01 % + refit".</summary>
    public static string ModelOf(string label) => label.Split(',', '+')[0].Trim();

    /// <summary>True where a label names a variant of its model, such as "SANSA (ICF) + refit".</summary>
    public static bool IsVariant(string label) => label.Contains('+', StringComparison.Ordinal);

    /// <summary>The colour of each series by what it stands for; the same for the same, from the first on.</summary>
    public static int[] Of(IEnumerable<string> groups)
    {
        string[] all = [.. groups];
        var colors = all.Distinct().Where(Known.ContainsKey).ToDictionary(g => g, g => Known[g]);
        var free = Enumerable.Range(0, all.Length + Known.Count).Where(c => !colors.ContainsValue(c)).GetEnumerator();
        foreach (var group in all.Distinct().Where(g => !Known.ContainsKey(g)))
        {
            free.MoveNext();
            colors[group] = free.Current;
        }

        return [.. all.Select(g => colors[g])];
    }
}
