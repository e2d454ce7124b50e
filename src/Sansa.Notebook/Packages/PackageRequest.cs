namespace Sansa.Notebook.Packages;

/// <summary>A package that a notebook asks for with <c>#r "nuget: Id, version"</c>.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">A version or range as NuGet writes it, or null for the newest.</param>
internal sealed record PackageRequest(string Id, string? Version)
{
    private const string Prefix = "nuget:";

    /// <summary>True for the argument of a directive that names a package or a source and not a file.</summary>
    public static bool IsNuGet(string argument) => argument.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands after <c>nuget:</c>.</summary>
    public static string Target(string argument) => argument[Prefix.Length..].Trim();

    /// <summary>Parses <c>nuget: Id</c> or <c>nuget: Id, version</c>; null when it is neither.</summary>
    public static PackageRequest? Parse(string argument)
    {
        var parts = Target(argument).Split(',', 2, StringSplitOptions.TrimEntries);
        var valid = parts[0].Length > 0 && parts[0].All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
        return valid ? new PackageRequest(parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null) : null;
    }
}

/// <summary>The files of a package and of all it depends on.</summary>
/// <param name="Assemblies">Managed assemblies to compile against and to load.</param>
/// <param name="NativeFolders">Folders with native libraries for this machine.</param>
/// <param name="Extensions">The <c>extension.dib</c> scripts to run once.</param>
internal sealed record ResolvedPackage(
    IReadOnlyList<string> Assemblies, IReadOnlyList<string> NativeFolders, IReadOnlyList<string> Extensions);
