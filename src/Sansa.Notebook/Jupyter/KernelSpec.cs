using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sansa.Notebook.Jupyter;

/// <summary>How Jupyter finds and starts the kernel: a folder with <c>kernel.json</c> and logos.</summary>
public sealed partial record KernelSpec
{
    /// <summary>
    /// The name under which the kernel is installed unless another is chosen, and which notebooks give: our own, so that the
    /// kernel of .NET Interactive keeps <c>.net-csharp</c>, and both can be installed side by side.
    /// </summary>
    public const string DefaultName = "sansa-csharp";

    /// <summary>The name in menus unless another is chosen.</summary>
    public const string DefaultDisplayName = "C# (Sansa)";

    // Marks our own files, so that an install or uninstall does not touch another vendor's kernel of the same name.
    private const string Mark = "sansa";
    private static readonly string[] Logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The program and its first arguments, to which <c>kernel run -f FILE</c> is added.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The folder's name, which notebooks name in their metadata.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>The name in menus.</summary>
    public string DisplayName { get; init; } = DefaultDisplayName;

    /// <summary>Environment variables for the kernel's process.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The user's kernels folder.</summary>
    public static string UserFolder => JupyterPaths.UserKernels();

    /// <summary>The kernels folder of an environment at <paramref name="prefix"/>.</summary>
    public static string PrefixFolder(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return JupyterPaths.PrefixKernels(prefix);
    }

    /// <summary>Writes the kernelspec into <paramref name="kernels"/> and returns its folder. An earlier one of ours is replaced.</summary>
    /// <exception cref="IOException">Another program's kernel has that name and <paramref name="force"/> is false, or the folder cannot be written.</exception>
    public string Install(string kernels, bool force = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernels);
        if (!ValidName().IsMatch(Name))
            throw new ArgumentException($"'{Name}' is no kernel name: use letters, digits, '.', '-' and '_'.");
        var target = Path.Combine(kernels, Name);
        if (Directory.Exists(target) && !IsOurs(target) && !force)
            throw new IOException($"{target} belongs to another program. Choose another --name, or use --force to replace it.");

        var draft = target + ".new-" + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(draft);
        try
        {
            File.WriteAllText(Path.Combine(draft, "kernel.json"), ToJson().ToJsonString(Indented) + "\n");
            foreach (var logo in Logos)
                CopyResource(logo, Path.Combine(draft, logo));
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.Move(draft, target);
        }
        catch
        {
            Directory.Delete(draft, recursive: true);
            throw;
        }
        return target;
    }

    /// <summary>Removes a kernelspec that <see cref="Install"/> wrote; false when there is none.</summary>
    /// <exception cref="IOException">The kernel of that name belongs to another program.</exception>
    public static bool Uninstall(string kernels, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernels);
        if (name is null || !ValidName().IsMatch(name))
            throw new ArgumentException($"'{name}' is no kernel name.", nameof(name));
        var target = Path.Combine(kernels, name);
        if (!Directory.Exists(target))
            return false;
        if (!IsOurs(target))
            throw new IOException($"{target} belongs to another program and was left alone.");
        Directory.Delete(target, recursive: true);
        return true;
    }

    /// <summary>The names of the kernels in <paramref name="kernels"/> that <see cref="Install"/> wrote.</summary>
    public static IReadOnlyList<string> Installed(string kernels) =>
        Directory.Exists(kernels)
            ? [.. Directory.EnumerateDirectories(kernels).Where(IsOurs).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
            : [];

    internal JsonObject ToJson() => new()
    {
        ["argv"] = new JsonArray([.. Command.Concat(["kernel", "run", "-f", "{connection_file}"]).Select(part => (JsonNode)part)]),
        ["display_name"] = DisplayName,
        ["language"] = "csharp",
        ["interrupt_mode"] = "message",
        ["env"] = new JsonObject(Variables.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
        ["metadata"] = new JsonObject { ["vendor"] = Mark, ["debugger"] = false },
    };

    private static bool IsOurs(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        if (!File.Exists(file))
            return false;
        try
        {
            return (string?)JsonNode.Parse(File.ReadAllText(file))?["metadata"]?["vendor"] == Mark;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void CopyResource(string name, string path)
    {
        using var source = typeof(KernelSpec).Assembly.GetManifestResourceStream($"Sansa.Notebook.Jupyter.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var target = File.Create(path);
        source.CopyTo(target);
    }

    // ".." alone would pass the letters, and lead out of the folder.
    [GeneratedRegex(@"^(?!\.+$)[A-Za-z0-9._-]+$")]
    private static partial Regex ValidName();
}
