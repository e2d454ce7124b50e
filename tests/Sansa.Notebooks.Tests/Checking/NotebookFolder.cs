namespace Sansa.Notebooks.Tests.Checking;

/// <summary>The checkout and its notebooks.</summary>
internal static class NotebookFolder
{
    /// <summary>The checkout's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The notebooks' folder.</summary>
    public static string Notebooks { get; } = Path.Combine(Root, "notebooks");

    /// <summary>The notebook files, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Directory.EnumerateFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sansa.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The test must run inside the checkout.");
    }
}
