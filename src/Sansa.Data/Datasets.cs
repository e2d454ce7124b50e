using Sansa.Data.Catalog;
using Sansa.Data.Reading;

namespace Sansa.Data;

/// <summary>
/// The catalogue of data sets. Files are looked for in the folder that the environment variable SANSA_DATA names and in
/// <c>./data</c> and, for notebooks in a folder of a checkout, <c>../data</c>, each data set in a folder of its name; the
/// Debian packages are built in.
/// </summary>
public static class Datasets
{
    /// <summary>The environment variable that names the data folder.</summary>
    public const string FolderVariable = "SANSA_DATA";

    /// <summary>Name of the data set that ships inside the library.</summary>
    public const string BuiltIn = "debian-packages";

    private static readonly string[] Usual = ["data", Path.Combine("..", "data")];

    /// <summary>The folders that are searched, in order.</summary>
    public static IReadOnlyList<string> SearchFolders()
    {
        var configured = Environment.GetEnvironmentVariable(FolderVariable);
        return string.IsNullOrWhiteSpace(configured) ? Usual : [configured, .. Usual];
    }

    /// <summary>All data sets of the catalogue, those absent too (see <see cref="DatasetInfo.IsAvailable"/>).</summary>
    /// <param name="folder">A data folder to search instead of <see cref="SearchFolders"/>.</param>
    public static IReadOnlyList<DatasetInfo> List(string? folder = null)
    {
        var folders = folder is null ? SearchFolders() : [folder];
        return [.. CatalogEntries.All.Select(entry => entry with { Folder = entry.IsBuiltIn ? null : Find(entry, folders) })];
    }

    /// <summary>Opens a data set of the catalogue.</summary>
    /// <param name="name">Its name, for example "gowalla" or "debian-packages".</param>
    /// <param name="folder">A data folder to search instead of <see cref="SearchFolders"/>.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatasetNotFoundException">No such name, or its files are absent; the message says which script makes them.</exception>
    /// <exception cref="DataFormatException">A file is damaged; the message names file, line and text.</exception>
    public static Dataset Open(string name, string? folder = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var info = Info(name, folder);
        if (info.IsBuiltIn)
            return new Dataset(info, DebianPackages.Read(info.Name, progress, cancellation));
        if (info.Folder is null)
            throw Absent(info, folder is null ? SearchFolders() : [folder]);
        return info.HasPublishedSplit ? OpenPublishedSplit(info, progress, cancellation) : OpenInteractions(info, progress, cancellation);
    }

    /// <summary>What the catalogue says about a data set.</summary>
    /// <param name="name">Its name, in small or capital letters.</param>
    /// <param name="folder">A data folder to search instead of <see cref="SearchFolders"/>.</param>
    /// <exception cref="DatasetNotFoundException">There is no such name; the message says which is like it.</exception>
    public static DatasetInfo Info(string name, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var infos = List(folder);
        return infos.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw Unknown(name, [.. infos.Select(entry => entry.Name)]);
    }

    private static Dataset OpenPublishedSplit(DatasetInfo info, IProgress<ReadProgress>? progress, CancellationToken cancellation) =>
        PublishedSplitReader.Read(info, Locate(info, "train.txt"), Locate(info, "test.txt"), progress, cancellation);

    private static Dataset OpenInteractions(DatasetInfo info, IProgress<ReadProgress>? progress, CancellationToken cancellation) =>
        new(info, InteractionData.ReadCsv(Locate(info, "interactions.csv"), null, progress, cancellation).Named(info.Name));

    private static string Locate(DatasetInfo info, string file) => DataStreams.FindPlainOrCompressed(Path.Combine(info.Folder!, file))!;

    private static string? Find(DatasetInfo entry, IReadOnlyList<string> folders) =>
        folders.Select(folder => Path.Combine(folder, entry.Name))
            .FirstOrDefault(path => entry.Files.All(file => DataStreams.FindPlainOrCompressed(Path.Combine(path, file)) is not null));

    private static DatasetNotFoundException Unknown(string name, string[] known)
    {
        var remedy = ClosestName.Find(name, known) is { } meant ? $"Did you mean '{meant}'?"
            : $"The catalogue has: {string.Join(", ", known)}. A file of your own is read by InteractionData.ReadFile.";
        return new DatasetNotFoundException(name, $"There is no data set '{name}'. {remedy}");
    }

    private static DatasetNotFoundException Absent(DatasetInfo info, IReadOnlyList<string> folders)
    {
        var places = string.Join(" and ", folders.Select(folder => Path.GetFullPath(Path.Combine(folder, info.Name))));
        var remedy = info.Script is null ? "Put the files there" : $"Get it with 'sansa data get {info.Name}' or 'dotnet run {info.Script}'";
        return new DatasetNotFoundException(
            info.Name,
            $"The data set '{info.Name}' ({string.Join(", ", info.Files)}, plain or .gz) is not in {places}. "
                + $"{remedy}, or set {FolderVariable} to the folder that holds '{info.Name}'.");
    }
}
