namespace Sansa.Tests.Architecture;

/// <summary>The repository that these tests were built in.</summary>
internal static class SourceTree
{
    /// <summary>Its root; null where the tests run without the sources.</summary>
    private static readonly string? Root = Find();

    /// <summary>The full path of a folder of the repository; the test is skipped where the sources are not there.</summary>
    public static string Folder(string name)
    {
        var folder = Root is null ? null : Path.Combine(Root, name);
        if (!Directory.Exists(folder))
            Assert.Skip($"needs the folder {name} of the repository");
        return folder;
    }

    /// <summary>The C# that people wrote in a folder and below it.</summary>
    public static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sansa.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
