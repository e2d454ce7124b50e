using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace Sansa.Notebook.Packages;

/// <summary>
/// Restores packages with the .NET SDK. The result is kept by what was asked for, so the next run of the notebook
/// neither needs the network nor starts the SDK.
/// </summary>
internal sealed class PackageRestorer(string? cacheFolder = null)
{
    private readonly string _cache = cacheFolder ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "sansa-notebook", "restored");

    /// <summary>Restores all requests together, so that their versions agree.</summary>
    /// <exception cref="PackageRestoreException">The SDK is missing, or a package cannot be found.</exception>
    public async Task<ResolvedPackage> RestoreAsync(
        IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, CancellationToken cancellation)
    {
        var project = Project(requests, sources);
        var folder = Path.Combine(_cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16]);
        var assets = Path.Combine(folder, "obj", "project.assets.json");
        var done = Path.Combine(folder, "restored");
        if (File.Exists(done) && AssetsFile.Read(assets) is { } cached)
            return cached;

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "packages.csproj");
        await File.WriteAllTextAsync(file, project, cancellation);
        await RunSdkAsync(file, folder, cancellation);
        var resolved = AssetsFile.Read(assets)
            ?? throw new PackageRestoreException($"the restore left no usable '{assets}'.");
        await File.WriteAllTextAsync(done, "", cancellation);
        return resolved;
    }

    private static string Project(IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources)
    {
        static string E(string text) => SecurityElement.Escape(text);
        var xml = new StringBuilder($"""
            <Project>
              <PropertyGroup>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
              </PropertyGroup>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <NuGetAudit>false</NuGetAudit>
                <RestoreAdditionalProjectSources>{E(string.Join(';', sources))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>

            """);
        foreach (var r in requests)
            xml.Append(
                System.Globalization.CultureInfo.InvariantCulture, $"    <PackageReference Include=\"{E(r.Id)}\" Version=\"{E(r.Version ?? "*")}\" />\n");
        return xml.Append("""
              </ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>

            """).ToString();
    }

    private static async Task RunSdkAsync(string project, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", project, "--nologo", "-v", "quiet"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Start(start);
        var text = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode == 0)
            return;
        var lines = (await text + await errors).Split('\n').Where(l => l.Contains("error", StringComparison.Ordinal))
            .Select(l => l[(l.IndexOf("error", StringComparison.Ordinal))..].Split(" [")[0].Trim()).Distinct();
        throw new PackageRestoreException(string.Join("\n", lines));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new PackageRestoreException("the .NET SDK ('dotnet') was not found on the path: " + e.Message);
        }
    }
}

/// <summary>A package could not be restored; the message says why.</summary>
internal sealed class PackageRestoreException(string message) : Exception(message);
