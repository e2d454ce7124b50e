using System.Collections.Concurrent;
using System.Reflection.PortableExecutable;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;
using Sansa.Notebook.Packages;

namespace Sansa.Notebook.Engine;

/// <summary>The assemblies that cells compile against: the .NET framework, the engine's own surface, and what <c>#r</c> added.</summary>
internal sealed class ReferenceSet
{
    private static readonly Lazy<IReadOnlyList<PortableExecutableReference>> Framework = new(LoadFramework);
    // Files of the running program, which do not change while it runs.
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> HostFiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetadataReference> _added = new(StringComparer.OrdinalIgnoreCase);
    // A copy shares the memory but not Roslyn's symbols: two engines that compile at once on the same references, as the
    // warm-up does beside a first cell, would each leave symbols behind, and later cells would take now these, now those.
    private readonly PortableExecutableReference[] _framework =
        [.. Framework.Value.Select(Copy)];

    private IReadOnlyList<MetadataReference>? _all;

    public IReadOnlyList<MetadataReference> All => _all ??= [.. _framework, .. _added.Values];

    /// <summary>Adds an assembly file. A second file of the same assembly name replaces the first.</summary>
    public void Add(string path)
    {
        _added[Path.GetFileNameWithoutExtension(path)] = HostAssemblies.Find(path) == path ? Copy(OfHost(path)) : ReadMetadata(path);
        _all = null;
    }

    /// <summary>Reads a file of the running program once, for all engines.</summary>
    public static PortableExecutableReference OfHost(string path) => HostFiles.GetOrAdd(path, ReadMetadata);

    private static PortableExecutableReference Copy(PortableExecutableReference reference) =>
        ((AssemblyMetadata)reference.GetMetadata()).GetReference(filePath: reference.FilePath);

    private static List<PortableExecutableReference> LoadFramework()
    {
        var paths = HostAssemblies.All.Where(HostAssemblies.IsFrameworkFile)
            .Concat(new[] { typeof(NotebookEngine), typeof(Formatter), typeof(IHtmlContent) }.Select(t => t.Assembly.Location));
        return [.. paths.Select(ReadMetadata)];
    }

    // CreateFromFile reads whole files: 70 MB for the framework, of which the metadata is an eighth.
    internal static PortableExecutableReference ReadMetadata(string path) =>
        AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(File.OpenRead(path), PEStreamOptions.PrefetchMetadata)).GetReference(filePath: path);
}
