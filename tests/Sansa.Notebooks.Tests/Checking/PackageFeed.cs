namespace Sansa.Notebooks.Tests.Checking;

/// <summary>A folder of our packages, packed from what was built with the tests, under a version that nobody has in a cache; gone when disposed.</summary>
internal sealed class PackageFeed : IDisposable
{
    private static int _feeds;
    private readonly List<string> _packed = [];

    /// <summary>Every project that is a package.</summary>
    public static IReadOnlyList<string> Projects { get; } = ["Sansa", "Sansa.Data", "Sansa.Experiments", "Sansa.Interactive", "Sansa.Notebook", "Sansa.Cli"];

    /// <summary>Where NuGet keeps the packages of this machine.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folder, a feed to NuGet.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sansa-feed-").FullName;

    /// <summary>Newer than what the kernel ships with, so that a notebook must restore it; new each time, as packages are cached by version.</summary>
    public string Version { get; } = $"9.{Interlocked.Increment(ref _feeds)}.{Environment.TickCount & 0x3fffffff}";

    /// <summary>Packs projects as they were built.</summary>
    public async Task PackAsync(params IEnumerable<string> projects)
    {
        foreach (var project in projects)
        {
            await TestProcess.RunAsync(
                NotebookFolder.Root, null, "dotnet", "pack", Path.Combine("src", project), "-c", Configuration, "--no-build", "-o", Folder,
                "-p:Version=" + Version, "-v", "q", "-nologo");
            _packed.Add(project);
        }
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        foreach (var cached in _packed.Select(p => Path.Combine(Cache, p.ToLowerInvariant(), Version)).Where(Directory.Exists))
            Directory.Delete(cached, recursive: true);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
}
