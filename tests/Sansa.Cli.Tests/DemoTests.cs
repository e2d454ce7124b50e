namespace Sansa.Cli.Tests;

/// <summary><c>sansa demo</c>: the page itself is tested in a browser by Sansa.Interactive.Tests.</summary>
public sealed class DemoTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task It_writes_a_page_of_the_size_that_was_chosen_and_replaces_its_own()
    {
        var page = trained.PathOf("demo.html");
        var output = await CommandLine.SucceedAsync("demo", trained.ModelFile, "--out", page, "--megabytes", "0.9", "--items", "python3", "--k", "5");
        Assert.Contains("Wrote", output, StringComparison.Ordinal);
        Assert.Contains("41,480 items", output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(page).Length, 500_000, 950_000);
        var html = await File.ReadAllTextAsync(page);
        Assert.Contains("Recommended for python3", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await CommandLine.SucceedAsync("demo", trained.ModelFile, "--out", page, "--title", "A & B");
        Assert.Contains("<title>A &amp; B</title>", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(page).Length, 950_000, 2_100_000);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_one_line()
    {
        Assert.Contains("names of 41,480 items",
            await CommandLine.FailAsync("demo", trained.ModelFile, "--out", trained.PathOf("x.html"), "--megabytes", "0.1"), StringComparison.Ordinal);
        Assert.Contains("no item 'nothing-like-it'",
            await CommandLine.FailAsync("demo", trained.ModelFile, "--out", trained.PathOf("x.html"), "--items", "nothing-like-it"), StringComparison.Ordinal);
        var other = trained.PathOf("own.html");
        await File.WriteAllTextAsync(other, "<!DOCTYPE html>\n<html lang=\"en\">\n<p>mine</p>");
        Assert.Contains("no file that Sansa wrote", await CommandLine.FailAsync("demo", trained.ModelFile, "--out", other), StringComparison.Ordinal);
        Assert.False(File.Exists(trained.PathOf("x.html")));
    }
}
