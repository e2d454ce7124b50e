namespace Sansa.Data.Reading;

/// <summary>Opens data files, plain or compressed by the ending of their names.</summary>
internal static class DataStreams
{
    public static Stream OpenRead(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return new GzipFileStream(path, file);
        return path.EndsWith(".br", StringComparison.OrdinalIgnoreCase) ? new BrotliFileStream(path, file) : file;
    }

    /// <summary>The name without an ending that says how it is compressed, in small or capital letters.</summary>
    public static string PlainName(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".br", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    /// <summary>The path itself, or the same path with .gz or .br; null when there is none of them.</summary>
    public static string? FindPlainOrCompressed(string path) =>
        File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : File.Exists(path + ".br") ? path + ".br" : null;
}
