using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;
using Sansa.Notebook.Packages;

namespace Sansa.Notebook.Engine;

/// <summary>The assemblies that cells compile against: the .NET framework, the engine's own surface, and what <c>#r</c> added.</summary>
internal sealed class ReferenceSet
{
    private static readonly Lazy<IReadOnlyList<PortableExecutableReference>> Framework = new(LoadFramework);
    private readonly Dictionary<string, MetadataReference> _added = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<MetadataReference>? _all;

    public IReadOnlyList<MetadataReference> All => _all ??= [.. Framework.Value, .. _added.Values];

    /// <summary>Adds an assembly file. A second file of the same assembly name replaces the first.</summary>
    public void Add(string path)
    {
        _added[Path.GetFileNameWithoutExtension(path)] = MetadataReference.CreateFromFile(path);
        _all = null;
    }

    private static List<PortableExecutableReference> LoadFramework()
    {
        var paths = HostAssemblies.All.Where(HostAssemblies.IsFrameworkFile)
            .Concat(new[] { typeof(NotebookEngine), typeof(Formatter), typeof(IHtmlContent) }.Select(t => t.Assembly.Location));
        // Not the metadata alone, though less is read then: symbols of one cell were not those of the next, and display was ambiguous.
        return [.. paths.Select(p => MetadataReference.CreateFromFile(p))];
    }
}
