using System.IO.Compression;
using Sansa.Models;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests;

/// <summary>The packages as a user gets them: packed to a folder, then restored into an empty project and into a notebook.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly PackageFeed _packages = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("sansa-packages").FullName;

    private string Version => _packages.Version;

    public void Dispose()
    {
        _packages.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Packages_restore_from_a_folder_into_an_empty_project_and_a_notebook()
    {
        var feed = _packages.Folder;
        await _packages.PackAsync(PackageFeed.Projects);
        foreach (var project in PackageFeed.Projects)
            CheckContents(feed, project);

        var app = Directory.CreateDirectory(Path.Combine(_folder, "app")).FullName;
        File.WriteAllText(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
                <RestoreFallbackFolders>{PackageFeed.Cache}</RestoreFallbackFolders>
                <RestorePackagesPath>{Path.Combine(_folder, "packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Sansa.Interactive" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(app, "app.cs"), """
            var x = Sansa.Sparse.CsrMatrix.FromDense(new[,] { { 1f, 1, 0 }, { 0, 1, 1 }, { 1, 0, 1 } });
            var model = await Sansa.Interactive.LiveTraining.FitAsync(x);
            System.Console.WriteLine(Sansa.Interactive.Displays.ToText(model));
            System.Console.WriteLine(Sansa.Interactive.SansaCharts.LongTail(x).ToPlotlyJson().Length);
            """);
        Assert.Contains("SANSA, 3 items", await Run(app, "dotnet", "run"), StringComparison.Ordinal);

        var notebook = Path.Combine(_folder, "notebook.dib");
        File.WriteAllText(notebook, $$"""
            #!csharp

            #i "nuget:{{feed}}"
            #r "nuget: Sansa.Interactive, {{Version}}"

            #!csharp

            Sansa.Sparse.CsrMatrix.FromDense(new[,] { { 1f, 0 }, { 0, 2 } })

            """);
        var output = Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName;
        await Run(_folder, "dotnet", TestProcess.Tool, "notebook", "run", notebook, "--out", output);
        Assert.Contains("compressed sparse rows", File.ReadAllText(Path.Combine(output, "notebook.ipynb")), StringComparison.Ordinal);

        var tool = Path.Combine(_folder, "tool");
        await Run(_folder, "dotnet", "tool", "install", "Sansa.Tool", "--tool-path", tool, "--source", feed, "--version", Version);
        output = Directory.CreateDirectory(Path.Combine(_folder, "installed")).FullName;
        await Run(_folder, Path.Combine(tool, OperatingSystem.IsWindows() ? "sansa.exe" : "sansa"), "notebook", "run", notebook, "--out", output);
        Assert.Contains("compressed sparse rows", File.ReadAllText(Path.Combine(output, "notebook.ipynb")), StringComparison.Ordinal);
    }

    /// <summary>Such an app is compiled without reflection-based JSON, so options and reports must not need it.</summary>
    [Fact]
    public async Task A_file_based_app_fits_saves_and_loads_every_model_without_further_properties()
    {
        var feed = _packages.Folder;
        await _packages.PackAsync("Sansa");
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><add key="feed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="cache" value="{PackageFeed.Cache}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(_folder, "app.cs"), $$"""
            #:package Sansa@{{Version}}

            using Sansa.Models;
            using Sansa.Sparse;

            Console.WriteLine($"JSON by reflection: {System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault}");
            var x = CsrMatrix.FromDense(new[,] { { 1f, 1, 0, 1 }, { 0, 1, 1, 0 }, { 1, 0, 1, 1 }, { 0, 1, 1, 1 }, { 1, 1, 0, 0 } });
            foreach (var kind in ModelKinds.All)
            {
                var model = kind.Fit(x);
                model.Save($"{kind.Name}.sansa");
                var loaded = ModelKinds.Load($"{kind.Name}.sansa");
                var same = loaded.Options.Equals(model.Options) && loaded.Report.Stages.SequenceEqual(model.Report.Stages)
                    && loaded.Recommend([0]).Items.SequenceEqual(model.Recommend([0]).Items);
                Console.WriteLine($"{kind.Name} is the same: {same}");
            }
            """);
        var output = await Run(_folder, "dotnet", "run", "app.cs");
        Assert.Contains("JSON by reflection: False", output, StringComparison.Ordinal);
        foreach (var kind in ModelKinds.All)
            Assert.Contains($"{kind.Name} is the same: True", output, StringComparison.Ordinal);
    }

    private void CheckContents(string feed, string project)
    {
        var isTool = project == "Sansa.Cli";
        var package = Path.Combine(feed, $"{(isTool ? "Sansa.Tool" : project)}.{Version}.nupkg");
        using var zip = ZipFile.OpenRead(package);
        string[] names = [.. zip.Entries.Select(e => e.FullName)];
        string[] needed = ["icon.png", "README.md", "LICENSE", isTool ? "tools/net10.0/any/Sansa.Cli.dll" : $"lib/net10.0/{project}.xml"];
        Assert.Empty(needed.Except(names));
        // Roslyn brings its messages in thirteen languages; ours are in English only.
        Assert.DoesNotContain(names, n => n.EndsWith(".resources.dll", StringComparison.Ordinal));
        using var nuspec = new StreamReader(zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        var text = nuspec.ReadToEnd();
        foreach (var part in (string[])["<icon>icon.png</icon>", "<readme>README.md</readme>", "<license type=\"expression\">Apache-2.0</license>"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        if (project == "Sansa.Interactive")
        {
            // The kernel that loads it has its own copy.
            Assert.DoesNotContain("Microsoft.DotNet.Interactive", text, StringComparison.Ordinal);
            Assert.Contains("interactive-extensions/dotnet/extension.dib", names);
        }

        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
        Assert.Contains(symbols.Entries, e => e.Name == project + ".pdb");
    }

    private static Task<string> Run(string folder, string program, params string[] arguments) => TestProcess.RunAsync(folder, null, program, arguments);
}
