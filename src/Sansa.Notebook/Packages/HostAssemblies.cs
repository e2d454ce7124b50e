using System.Reflection;

namespace Sansa.Notebook.Packages;

/// <summary>The assemblies that the running program can load itself.</summary>
internal static class HostAssemblies
{
    private static readonly Lazy<Dictionary<string, string>> Paths = new(() =>
    {
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            paths[Path.GetFileNameWithoutExtension(path)] = path;
        return paths;
    });

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => Paths.Value.Values;

    /// <summary>True for a file of the .NET framework itself.</summary>
    public static bool IsFrameworkFile(string path) => Path.GetDirectoryName(path) == FrameworkFolder;

    /// <summary>True when the framework has an assembly of this name, with or without <c>.dll</c>.</summary>
    public static bool IsFramework(string name) =>
        Paths.Value.TryGetValue(name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name, out var path) && IsFrameworkFile(path);

    /// <summary>The host's copy of an assembly file, when it is not older; null when the file itself is to be used.</summary>
    public static string? Find(string path)
    {
        if (!Paths.Value.TryGetValue(Path.GetFileNameWithoutExtension(path), out var host))
            return null;
        if (string.Equals(host, path, StringComparison.Ordinal))
            return host;
        return AssemblyName.GetAssemblyName(host).Version >= AssemblyName.GetAssemblyName(path).Version ? host : null;
    }
}
