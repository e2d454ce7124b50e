using System.Text.Json.Nodes;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

public sealed class KernelSpecTests : IDisposable
{
    private readonly string _kernels = Directory.CreateTempSubdirectory("sansa-kernels").FullName;
    private readonly KernelSpec _spec = new() { Command = ["dotnet", "sansa.dll"] };

    public void Dispose() => Directory.Delete(_kernels, recursive: true);

    [Fact]
    public void The_spec_says_how_to_start_and_interrupt_the_kernel()
    {
        var folder = _spec.Install(_kernels);
        Assert.Equal(Path.Combine(_kernels, "sansa-csharp"), folder);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!;
        Assert.Equal("""["dotnet","sansa.dll","kernel","run","-f","{connection_file}"]""", json["argv"]!.ToJsonString());
        Assert.Equal(("csharp", "message", "C# (Sansa)"), ((string?)json["language"], (string?)json["interrupt_mode"], (string?)json["display_name"]));
    }

    [Fact]
    public void The_logos_are_pictures_of_the_sizes_that_Jupyter_asks_for()
    {
        var folder = _spec.Install(_kernels);
        foreach (var size in new[] { 32, 64 })
        {
            var png = File.ReadAllBytes(Path.Combine(folder, $"logo-{size}x{size}.png"));
            Assert.Equal("PNG"u8.ToArray(), png[1..4]);
            Assert.Equal(size, (png[18] << 8) | png[19]);
        }
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(folder, "logo-svg.svg")));
    }

    [Fact]
    public void A_second_install_replaces_the_first_and_leaves_nothing_else()
    {
        _spec.Install(_kernels);
        (_spec with { Command = ["elsewhere"] }).Install(_kernels);
        Assert.Equal(["sansa-csharp"], KernelSpec.Installed(_kernels));
        Assert.Single(Directory.GetFileSystemEntries(_kernels));
        Assert.Contains("elsewhere", File.ReadAllText(Path.Combine(_kernels, "sansa-csharp", "kernel.json")));
    }

    [Fact]
    public void The_kernel_of_another_program_is_left_alone_unless_forced()
    {
        var other = Directory.CreateDirectory(Path.Combine(_kernels, ".net-csharp")).FullName;
        File.WriteAllText(Path.Combine(other, "kernel.json"), """{"argv": ["dotnet", "interactive"]}""");
        var spec = _spec with { Name = ".net-csharp" };

        Assert.Contains("--force", Assert.Throws<IOException>(() => spec.Install(_kernels)).Message);
        Assert.Throws<IOException>(() => KernelSpec.Uninstall(_kernels, ".net-csharp"));
        Assert.Empty(KernelSpec.Installed(_kernels));

        spec.Install(_kernels, force: true);
        Assert.Equal([".net-csharp"], KernelSpec.Installed(_kernels));
    }

    [Fact]
    public void Uninstall_removes_what_install_wrote()
    {
        Assert.False(KernelSpec.Uninstall(_kernels, KernelSpec.DefaultName));
        _spec.Install(_kernels);
        Assert.True(KernelSpec.Uninstall(_kernels, KernelSpec.DefaultName));
        Assert.Empty(Directory.GetFileSystemEntries(_kernels));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("")]
    public void Names_that_Jupyter_would_not_find_are_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => (_spec with { Name = name }).Install(_kernels));
        Assert.Throws<ArgumentException>(() => KernelSpec.Uninstall(_kernels, name));
    }

    [Fact]
    public void A_prefix_is_an_environment() =>
        Assert.Equal(Path.Combine(_kernels, "share", "jupyter", "kernels"), KernelSpec.PrefixFolder(_kernels));
}
