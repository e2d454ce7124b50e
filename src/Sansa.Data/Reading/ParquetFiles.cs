namespace Sansa.Data.Reading;

/// <summary>Which files a path means: one, those of a folder, or those of a pattern.</summary>
internal static class ParquetFiles
{
    private static readonly string[] Endings = [".parquet", ".pq"];

    /// <summary>Whether a path means Parquet: by its ending, as a folder or a pattern, or by the first bytes of the file.</summary>
    public static bool IsParquet(string path)
    {
        if (!File.Exists(path))
            return Directory.Exists(path) || HasWildcard(path) || HasEnding(path);
        return HasEnding(path) || ParquetFooter.HasMagic(path);
    }

    /// <summary>Whether a path is a pattern of file names.</summary>
    public static bool HasWildcard(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>The files of a path, in the order of their names, so that rows have one order everywhere.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path) || (!Directory.Exists(path) && !HasWildcard(path)))
            return [path];
        var (folder, pattern, depth) = Directory.Exists(path) ? (path, "*", SearchOption.AllDirectories)
            : (Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".", Path.GetFileName(path), SearchOption.TopDirectoryOnly);
        if (!Directory.Exists(folder) || HasWildcard(folder))
            throw new FileNotFoundException($"There is no folder '{folder}'. Wildcards may stand in the file's name only.", path);
        string[] files =
            [.. Directory.EnumerateFiles(folder, pattern, depth).Where(file => HasWildcard(path) || HasEnding(file)).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new FileNotFoundException($"There is no Parquet file in '{path}'.", path);
    }

    private static bool HasEnding(string path) => Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
