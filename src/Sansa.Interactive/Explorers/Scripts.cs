namespace Sansa.Interactive.Explorers;

/// <summary>The scripts and the style of the explorers, as they are in the files of this folder.</summary>
internal static class Scripts
{
    /// <summary>What each kind needs besides its own script.</summary>
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["recommender"] = ["core.js", "unpack.js", "search.js", "packed.js"],
        ["elimination"] = ["core.js", "svg.js"],
        ["matrices"] = ["core.js", "unpack.js", "search.js", "grid.js", "looking.js", "painter.js", "gestures.js"],
        ["network"] = ["core.js", "svg.js", "unpack.js", "search.js"],
        ["panels"] = ["core.js"],
        ["sortable"] = ["core.js"],
    };

    /// <summary>The rules of all explorers; their colours are those of <see cref="Html.Theme"/>.</summary>
    public static readonly string Style = Read("explorers.css").Replace("\n", "", StringComparison.Ordinal);

    /// <summary>The shared script and that of one kind, in a scope of their own, so that a page may hold many.</summary>
    public static string For(string kind) =>
        $"(() => {{\n\"use strict\";\n{string.Concat(Needed[kind].Select(Read))}{Read(kind + ".js")}start(\"{kind}\", {kind});\n}})();\n";

    private static string Read(string name)
    {
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream("Sansa.Interactive.Explorers." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
