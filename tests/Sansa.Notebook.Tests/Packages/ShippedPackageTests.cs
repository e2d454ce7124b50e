using Sansa.Notebook.Packages;

namespace Sansa.Notebook.Tests.Packages;

public sealed class ShippedPackageTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("1.0.0", true)]
    [InlineData("1.2.0", true)]
    [InlineData("1.*", true)]
    [InlineData("1.2.1", false)]
    [InlineData("2.0.0-beta", false)]
    public void ALowerOrEqualVersionIsSatisfied(string? version, bool found)
    {
        using var folder = new TemporaryFolder();
        var shipped = Host(folder);
        Assert.Equal(found, shipped.Find(new PackageRequest("a.package", version)) is not null);
    }

    [Fact]
    public void DependenciesComeAlongAndTheExtensionBelongsToThePackageThatItNames()
    {
        using var folder = new TemporaryFolder();
        var shipped = Host(folder);
        folder.Write("interactive-extensions/dotnet/extension.dib", "#!csharp\nA.Package.Extension.Load();");
        var package = shipped.Find(new PackageRequest("A.Package", null));
        Assert.Equal(["A.Package.dll", "B.Base.dll"], package?.Assemblies.Select(Path.GetFileName));
        Assert.Single(package!.Extensions);
        Assert.Empty(shipped.Find(new PackageRequest("B.Base", null))!.Extensions);
        Assert.Null(shipped.Find(new PackageRequest("C", null)));
        Assert.Equal(["A.Package"], shipped.WithExtension());
    }

    [Theory]
    [InlineData("nuget: A.B, 1.2.3", "A.B", "1.2.3")]
    [InlineData("NuGet:A.B", "A.B", null)]
    [InlineData("nuget: A.B,", "A.B", null)]
    public void RequestsAreParsed(string argument, string id, string? version) =>
        Assert.Equal(new PackageRequest(id, version), PackageRequest.Parse(argument));

    private static ShippedPackages Host(TemporaryFolder folder)
    {
        folder.Write("A.dll", "");
        folder.Write("A.Package.dll", "");
        folder.Write("B.Base.dll", "");
        var deps = folder.Write("host.deps.json", """
            { "targets": { "net10.0": {
              "A/1.0.0": { "runtime": { "A.dll": {} } },
              "A.Package/1.2.0": { "dependencies": { "B.Base": "1.0.0" }, "runtime": { "lib/net8.0/A.Package.dll": {} } },
              "B.Base/1.0.0": { "runtime": { "B.Base.dll": {} } } } } }
            """);
        return ShippedPackages.Read([deps], folder.Path);
    }
}
