using System.IO.Compression;

namespace Sansa.Data.Download;

/// <summary>Finds the files of a recipe in a folder, in a zip archive, or as a single file that the user already has.</summary>
internal sealed class SourceFiles : IDisposable
{
    private readonly List<string> _files;
    private readonly List<ZipArchive> _archives = [];

    public SourceFiles(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new FileNotFoundException($"There is neither a file nor a folder {Path.GetFullPath(path)}.", path);
        _files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        try
        {
            foreach (var zip in _files.Where(file => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)))
                _archives.Add(ZipFile.OpenRead(zip));
        }
        catch (InvalidDataException error)
        {
            Dispose();
            throw new DataFormatException(path, 0, "", "this is no zip archive, or a damaged one; get it again.", error);
        }
    }

    /// <summary>The file on disk of a name; null when there is none.</summary>
    public string? FindFile(string name) => _files.Find(file => Path.GetFileName(file) == name);

    /// <summary>Opens a file by its name, plain, compressed with .gz or from an archive.</summary>
    public Stream Open(string name)
    {
        var path = FindFile(name) ?? FindFile(name + ".gz");
        if (path is not null)
            return Reading.DataStreams.OpenRead(path);
        var entry = _archives.SelectMany(archive => archive.Entries).FirstOrDefault(entry => entry.Name == name);
        return entry?.Open()
            ?? throw new FileNotFoundException(
                $"'{name}' is not among the files given ({string.Join(", ", _files.Take(8).Select(Path.GetFileName))}{(_files.Count > 8 ? ", ..." : "")}), "
                    + $"nor inside an archive of them.",
                name);
    }

    public void Dispose() => _archives.ForEach(archive => archive.Dispose());
}
