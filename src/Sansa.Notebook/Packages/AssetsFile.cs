using System.Text.Json;

namespace Sansa.Notebook.Packages;

/// <summary>Reads what a restore decided (<c>project.assets.json</c>): the files of each package for this machine.</summary>
internal static class AssetsFile
{
    private static readonly string[] ExtensionPath = ["interactive-extensions", "dotnet", "extension.dib"];

    /// <summary>The files, or null when the restore's result is no longer on disk.</summary>
    public static ResolvedPackage? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        string[] folders = [.. root.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
        var libraries = root.GetProperty("libraries");
        // The target with a runtime identifier comes last and has the native files.
        var target = root.GetProperty("targets").EnumerateObject().Last().Value;

        var assemblies = new List<string>();
        var natives = new List<string>();
        var extensions = new List<string>();
        foreach (var library in target.EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package")
                continue;
            var relative = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
            var folder = folders.Select(f => Path.Combine(f, relative)).FirstOrDefault(Directory.Exists);
            if (folder is null)
                return null;
            assemblies.AddRange(Files(library.Value, "runtime", folder).Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)));
            natives.AddRange(Files(library.Value, "native", folder).Select(f => Path.GetDirectoryName(f)!));
            var extension = Path.Combine([folder, .. ExtensionPath]);
            if (File.Exists(extension))
                extensions.Add(extension);
        }
        return new ResolvedPackage(assemblies, [.. natives.Distinct()], extensions);
    }

    private static IEnumerable<string> Files(JsonElement library, string group, string folder) =>
        library.TryGetProperty(group, out var files)
            ? files.EnumerateObject().Where(f => !f.Name.EndsWith("/_._", StringComparison.Ordinal))
                .Select(f => Path.GetFullPath(Path.Combine(folder, f.Name)))
            : [];
}
