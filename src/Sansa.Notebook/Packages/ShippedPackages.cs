using System.Text.Json;

namespace Sansa.Notebook.Packages;

/// <summary>
/// The packages that the host brings itself, known from its <c>.deps.json</c>: they are there at once, without a
/// network, whatever feed the notebook names.
/// </summary>
internal sealed class ShippedPackages
{
    private const string ExtensionFile = "extension.dib";

    private static readonly Lazy<ShippedPackages> Host = new(() => Read(
        ((string?)AppContext.GetData("APP_CONTEXT_DEPS_FILES") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries), AppContext.BaseDirectory));

    private readonly Dictionary<string, Library> _libraries = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _folder;

    private readonly Lazy<string?> _ownerOfPlainScript;

    private ShippedPackages(string folder)
    {
        _folder = folder;
        _ownerOfPlainScript = new(FindOwnerOfPlainScript);
    }

    private string ExtensionFolder => Path.Combine(_folder, "interactive-extensions", "dotnet");

    /// <summary>Those of the running program.</summary>
    public static ShippedPackages OfHost => Host.Value;

    public static ShippedPackages Read(IEnumerable<string> depsFiles, string folder)
    {
        var shipped = new ShippedPackages(folder);
        foreach (var file in depsFiles.Where(File.Exists))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var target in json.RootElement.GetProperty("targets").EnumerateObject())
                foreach (var library in target.Value.EnumerateObject())
                    shipped.Add(library);
        }
        return shipped;
    }

    /// <summary>The package from the host's folder, or null when the host lacks it or has an older version.</summary>
    public ResolvedPackage? Find(PackageRequest request)
    {
        if (!_libraries.TryGetValue(request.Id, out var library) || !Satisfies(library.Version, request.Version))
            return null;
        var assemblies = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(request.Id, seen, assemblies);
        return assemblies.Count == 0 ? null : new ResolvedPackage(assemblies, [], FindExtensions(request.Id));
    }

    /// <summary>The packages that bring an extension script.</summary>
    public IEnumerable<string> WithExtension() => _libraries.Keys.Where(id => FindExtensions(id).Length > 0);

    private void Add(JsonProperty library)
    {
        var name = library.Name.Split('/', 2);
        var files = library.Value.TryGetProperty("runtime", out var runtime)
            ? runtime.EnumerateObject().Select(f => Path.GetFileName(f.Name)).ToArray() : [];
        var dependencies = library.Value.TryGetProperty("dependencies", out var list)
            ? list.EnumerateObject().Select(d => d.Name).ToArray() : [];
        _libraries[name[0]] = new Library(name.Length > 1 ? name[1] : "", files, dependencies);
    }

    private void Collect(string id, HashSet<string> seen, List<string> assemblies)
    {
        if (!seen.Add(id) || !_libraries.TryGetValue(id, out var library))
            return;
        assemblies.AddRange(library.Files.Select(f => Path.Combine(_folder, f)).Where(File.Exists));
        foreach (var dependency in library.Dependencies)
            Collect(dependency, seen, assemblies);
    }

    // In the host's folder the scripts of all packages lie together: one in a folder of the package's name, or the
    // plain path of the package layout, which then belongs to the package whose name its text has.
    private string[] FindExtensions(string id)
    {
        var own = Path.Combine(ExtensionFolder, id, ExtensionFile);
        if (File.Exists(own))
            return [own];
        return string.Equals(id, _ownerOfPlainScript.Value, StringComparison.OrdinalIgnoreCase) ? [Path.Combine(ExtensionFolder, ExtensionFile)] : [];
    }

    // The longest name: a script that calls "Sansa.Interactive.X" is not that of the package Sansa.
    private string? FindOwnerOfPlainScript()
    {
        var file = Path.Combine(ExtensionFolder, ExtensionFile);
        if (!File.Exists(file))
            return null;
        var text = File.ReadAllText(file);
        return _libraries.Keys.Where(id => text.Contains(id + ".", StringComparison.OrdinalIgnoreCase)).MaxBy(id => id.Length);
    }

    // The host has one version; a request is met by that or a lower one. Ranges and wildcards are met by any.
    private static bool Satisfies(string shipped, string? wanted) =>
        wanted is null || !TryParse(wanted, out var least) || !TryParse(shipped, out var have) || have >= least;

    private static bool TryParse(string version, out Version parsed)
    {
        var ok = Version.TryParse(version.Split('-', '+')[0], out var value);
        parsed = value ?? new Version();
        return ok;
    }

    private sealed record Library(string Version, string[] Files, string[] Dependencies);
}
