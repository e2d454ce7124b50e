using System.Reflection;
using System.Runtime.Loader;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Where a notebook's code lives: the compiled cells and the assemblies that <c>#r</c> brought. What the host already
/// has is taken from the host, so that there is one copy of each of its types.
/// </summary>
internal sealed class NotebookLoadContext() : AssemblyLoadContext("notebook")
{
    private readonly Dictionary<string, Assembly> _cells = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _nativeFolders = [];

    public Assembly LoadCell(string name, Stream image, Stream symbols)
    {
        var assembly = LoadFromStream(image, symbols);
        _cells[name] = assembly;
        return assembly;
    }

    public bool IsCell(Assembly? assembly) => assembly is not null && GetLoadContext(assembly) == this
        && _cells.ContainsKey(assembly.GetName().Name ?? "");

    /// <summary>Makes a file known for the time when code asks for the assembly.</summary>
    public void AddFile(string path) => _files[Path.GetFileNameWithoutExtension(path)] = path;

    /// <summary>Adds a folder to search for native libraries.</summary>
    public void AddNativeFolder(string folder)
    {
        if (!_nativeFolders.Contains(folder))
            _nativeFolders.Add(folder);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_cells.TryGetValue(name, out var cell))
            return cell;
        if (!_files.TryGetValue(name, out var path))
            return null;
        return LoadFromAssemblyPath(path);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var folder in _nativeFolders)
            foreach (var name in NativeNames(unmanagedDllName))
                if (Path.Combine(folder, name) is var path && File.Exists(path))
                    return LoadUnmanagedDllFromPath(path);
        return 0;
    }

    private static string[] NativeNames(string name) =>
        OperatingSystem.IsWindows() ? [name, name + ".dll"]
        : OperatingSystem.IsMacOS() ? [name, "lib" + name + ".dylib", name + ".dylib"]
        : [name, "lib" + name + ".so", name + ".so"];
}
