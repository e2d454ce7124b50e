using System.IO.Compression;
using Sansa.Notebook.Engine;
using Sansa.Notebook.Packages;
using Sansa.Notebook.Tests.Engine;

namespace Sansa.Notebook.Tests.Packages;

public sealed class RestoreTests
{
    [Fact]
    public async Task APackageFromALocalFeedIsRestoredItsExtensionRunsAndTheCacheNeedsNoFeed()
    {
        using var folder = new TemporaryFolder();
        await MakePackageAsync(folder.File("feed"));
        var code = $"#i \"nuget: feed\"\n#r \"nuget: Test.Greeting, 1.1.0\"\nTest.Greeting.Text + greeted";
        var first = await RunAsync(folder, code);
        Assert.Null(first.Failure);
        Assert.Equal("hello from the extension", first.Value?["text/plain"]);

        Directory.Delete(folder.File("feed"), recursive: true);
        var second = await RunAsync(folder, code);
        Assert.Equal("hello from the extension", second.Value?["text/plain"]);
    }

    [Fact]
    public async Task TheNativeLibraryOfAPackageIsFound()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("copies a library of Linux");
        using var folder = new TemporaryFolder();
        await MakePackageAsync(folder.File("feed"));
        var output = await RunAsync(folder, "#i \"nuget: feed\"\n#r \"nuget: Test.Greeting, 1.1.0\"\nTest.Greeting.ProcessId() == Environment.ProcessId");
        Assert.Null(output.Failure);
        Assert.Equal("True", output.Value?["text/plain"]);
    }

    [Fact]
    public async Task AFeedThatCannotBeReachedIsAnErrorThatNamesIt()
    {
        using var folder = new TemporaryFolder();
        var output = await RunAsync(folder, "#i \"nuget: https://127.0.0.1:9/index.json\"\n#r \"nuget: Sansa.No.Such.Package, 9.9.9\"");
        Assert.Contains("Could not restore Sansa.No.Such.Package", output.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9", output.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APackageThatDoesNotExistIsAnErrorAtItsLine()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("feed"));
        var output = await RunAsync(folder, "var x = 1;\n#i \"nuget: feed\"\n#r \"nuget: Sansa.No.Such.Package, 9.9.9\"");
        Assert.Contains("Could not restore Sansa.No.Such.Package", output.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("(3,1)", output.Failure?.Trace[0], StringComparison.Ordinal);
    }

    private static async Task<RecordedOutput> RunAsync(TemporaryFolder folder, string code)
    {
        await using var engine = new NotebookEngine(folder.Path, ShippedPackages.OfHost, new PackageRestorer(folder.File("cache")));
        var output = new RecordedOutput();
        await engine.ExecuteAsync(code, output);
        return output;
    }

    // The assembly is compiled here, so that the test needs no packing.
    private static async Task MakePackageAsync(string feed)
    {
        Directory.CreateDirectory(feed);
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            "Test.Greeting",
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("""
                namespace Test;
                public static class Greeting
                {
                    public static string Text = "hello";
                    [System.Runtime.InteropServices.DllImport("test_greeting", EntryPoint = "SystemNative_GetPid")] public static extern int ProcessId();
                }
                """)],
            [Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);

        await using var zip = await ZipFile.OpenAsync(Path.Combine(feed, "Test.Greeting.1.1.0.nupkg"), ZipArchiveMode.Create);
        await AddAsync(zip, "Test.Greeting.nuspec", """
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
            <id>Test.Greeting</id><version>1.1.0</version><authors>t</authors><description>t</description>
            <dependencies><group targetFramework="net8.0" /></dependencies></metadata></package>
            """u8.ToArray());
        await AddAsync(zip, "lib/net8.0/Test.Greeting.dll", image.ToArray());
        // Any library with a known function will do.
        var native = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        if (File.Exists(native))
            await AddAsync(
                zip, $"runtimes/{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}/native/libtest_greeting.so",
                await File.ReadAllBytesAsync(native));
        await AddAsync(zip, "interactive-extensions/dotnet/extension.dib", "#!csharp\nvar greeted = \" from the extension\";\n"u8.ToArray());
    }

    private static async Task AddAsync(ZipArchive zip, string name, byte[] content)
    {
        await using var stream = await zip.CreateEntry(name).OpenAsync();
        await stream.WriteAsync(content);
    }
}
