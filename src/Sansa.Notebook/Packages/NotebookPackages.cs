using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Packages;

/// <summary>Carries out the <c>#r</c> and <c>#i</c> lines of one notebook.</summary>
internal sealed class NotebookPackages(
    NotebookLoadContext loadContext, ReferenceSet references, ShippedPackages shipped, PackageRestorer restorer, string baseFolder)
{
    private readonly HashSet<string> _done = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _extensions = [];
    private readonly List<PackageRequest> _restored = [];
    private readonly List<string> _sources = [];

    /// <summary>Applies the directives of a cell. The result are the extension scripts to run, each once.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(string code, IReadOnlyList<ReferenceDirective> directives, CancellationToken cancellation)
    {
        var extensions = new List<string>();
        var toRestore = new List<(ReferenceDirective Directive, PackageRequest Request)>();
        foreach (var directive in directives)
        {
            if (directive.Name == 'i')
                AddSource(code, directive);
            else if (!PackageRequest.IsNuGet(directive.Argument))
                AddFile(code, directive);
            else if (PackageRequest.Parse(directive.Argument) is not { } request)
                throw CellFailedException.Directive(code, directive.Line, $"'{directive.Argument}' is not a package: write #r \"nuget: Name, version\".");
            else if (!_done.Contains(request.Id))
            {
                if (shipped.Find(request) is { } package)
                    Use(request, package, extensions);
                else
                    toRestore.Add((directive, request));
            }
        }
        if (toRestore.Count > 0)
            await RestoreAsync(code, toRestore, extensions, cancellation);
        return extensions;
    }

    private async Task RestoreAsync(
        string code, List<(ReferenceDirective Directive, PackageRequest Request)> wanted, List<string> extensions, CancellationToken cancellation)
    {
        try
        {
            PackageRequest[] all = [.. _restored, .. wanted.Select(w => w.Request)];
            var package = await restorer.RestoreAsync(all, _sources, cancellation);
            foreach (var (_, request) in wanted)
                Use(request, package, extensions);
            _restored.AddRange(wanted.Select(w => w.Request));
        }
        catch (PackageRestoreException e)
        {
            var names = string.Join(", ", wanted.Select(w => w.Request.Id));
            throw CellFailedException.Directive(code, wanted[0].Directive.Line, $"Could not restore {names}: {e.Message}");
        }
    }

    private void Use(PackageRequest request, ResolvedPackage package, List<string> extensions)
    {
        foreach (var assembly in package.Assemblies)
            Reference(assembly);
        foreach (var folder in package.NativeFolders)
            loadContext.AddNativeFolder(folder);
        extensions.AddRange(package.Extensions.Where(_extensions.Add));
        _done.Add(request.Id);
    }

    // A cell must compile against the copy that it will run with.
    private void Reference(string path)
    {
        if (HostAssemblies.Find(path) is { } host)
            references.Add(host);
        else
        {
            references.Add(path);
            loadContext.AddFile(path);
        }
    }

    private void AddFile(string code, ReferenceDirective directive)
    {
        var path = Path.GetFullPath(directive.Argument, baseFolder);
        if (File.Exists(path))
            Reference(path);
        else if (!HostAssemblies.IsFramework(directive.Argument))
            throw CellFailedException.Directive(code, directive.Line, $"There is no file '{path}'. A package is named with #r \"nuget: Name\".");
    }

    private void AddSource(string code, ReferenceDirective directive)
    {
        if (!PackageRequest.IsNuGet(directive.Argument))
            throw CellFailedException.Directive(code, directive.Line, "Write #i \"nuget: source\", where the source is a folder or the address of a feed.");
        var target = PackageRequest.Target(directive.Argument);
        var isAddress = Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        var source = isAddress ? target : Path.GetFullPath(target, baseFolder);
        if (!_sources.Contains(source))
            _sources.Add(source);
    }
}
