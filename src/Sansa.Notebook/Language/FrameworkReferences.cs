using Microsoft.CodeAnalysis;

namespace Sansa.Notebook.Language;

/// <summary>
/// The references of the engine as an editor wants them: with XML documentation. For the .NET framework those are the
/// reference assemblies of the SDK, which are also smaller; without an SDK the framework's own files serve.
/// </summary>
internal sealed class FrameworkReferences
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private readonly Lazy<IReadOnlyList<MetadataReference>> _pack = new(LoadPack);
    private readonly Dictionary<string, MetadataReference> _documented = [];

    /// <summary>Replaces framework files by the reference pack, and gives all others the documentation beside them.</summary>
    public IReadOnlyList<MetadataReference> Documented(IReadOnlyList<MetadataReference> references)
    {
        var own = references.Where(r => _pack.Value.Count == 0 || Folder(r) != FrameworkFolder).Select(Documented);
        return [.. _pack.Value, .. own];
    }

    private MetadataReference Documented(MetadataReference reference)
    {
        if (reference is not PortableExecutableReference { FilePath: { } path })
            return reference;
        if (!_documented.TryGetValue(path, out var known))
        {
            var xml = Path.ChangeExtension(path, ".xml");
            known = File.Exists(xml) ? WithDocumentation(path, xml) : reference;
            _documented.Add(path, known);
        }
        return known;
    }

    private static string? Folder(MetadataReference reference) =>
        reference is PortableExecutableReference { FilePath: { } path } ? Path.GetDirectoryName(path) : null;

    // <root>/shared/Microsoft.NETCore.App/<version> has its pack at <root>/packs/Microsoft.NETCore.App.Ref/<version>/ref/<tfm>.
    private static IReadOnlyList<MetadataReference> LoadPack()
    {
        var root = Path.GetFullPath(Path.Combine(FrameworkFolder, "..", "..", ".."));
        var packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs))
            return [];
        var tfm = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        var folder = Directory.EnumerateDirectories(packs)
            .Select(version => Path.Combine(version, "ref", tfm))
            .Where(Directory.Exists)
            .Max(StringComparer.Ordinal);
        return folder is null ? [] : [.. Directory.EnumerateFiles(folder, "*.dll")
            .Order(StringComparer.Ordinal)
            .Select(dll => WithDocumentation(dll, Path.ChangeExtension(dll, ".xml")))];
    }

    private static PortableExecutableReference WithDocumentation(string dll, string xml) =>
        MetadataReference.CreateFromFile(dll, documentation: XmlDocumentationProvider.CreateFromFile(xml));
}
