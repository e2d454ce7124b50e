namespace Sansa.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task The_catalogue_is_listed_with_what_is_here()
    {
        var output = await CommandLine.SucceedAsync("data", "list");
        Assert.Contains("* debian-packages", output, StringComparison.Ordinal);
        Assert.Contains("gowalla", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "sansa train --show python3-numpy")]
    [InlineData("evaluate", "--k 20 50 100")]
    [InlineData("recommend", "--explain")]
    [InlineData("bench", "sansa bench --list")]
    public async Task Help_ends_with_examples(string command, string example)
    {
        var output = await CommandLine.SucceedAsync(command, "--help");
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.Contains(example, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_is_a_valid_command_line()
    {
        foreach (var line in Examples.Lines)
            Assert.Empty(Program.Root().Parse(line["sansa ".Length..]).Errors);
        Assert.InRange(Examples.Lines.Count(), 10, 100);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("NaN")]
    [InlineData("101%")]
    [InlineData("2 of items^2")]
    [InlineData("much")]
    public async Task A_density_outside_its_range_is_refused(string value)
    {
        Assert.Contains("density", await CommandLine.MisuseAsync("train", "--density", value), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_before_the_work_begins()
    {
        Assert.Contains("no-such-set", await CommandLine.FailAsync("train", "--data", "no-such-set"), StringComparison.Ordinal);
        Assert.Contains("no folder", await CommandLine.FailAsync("train", "--out", "/no/such/folder/m.sansa"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train --threads -1")]
    [InlineData("train --method unheard")]
    [InlineData("train --inverse minimal-residual --inverse-scans many")]
    [InlineData("train --ridge-l2 many")]
    [InlineData("train --ridge-l2 1 --ridge-l2 2")]
    [InlineData("train --method sansa ease")]
    [InlineData("evaluate")]
    [InlineData("recommend --model m.sansa")]
    [InlineData("recommend --model m.sansa --user 3")]
    [InlineData("recommend --model m.sansa --items a --similar b")]
    [InlineData("bench --row unheard")]
    [InlineData("unheard")]
    public async Task A_wrong_command_line_is_refused(string line)
    {
        var (code, _, error) = await CommandLine.RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_with_130_and_no_file()
    {
        var folder = Directory.CreateTempSubdirectory("sansa-cli");
        using var source = new CancellationTokenSource();
        source.CancelAfter(TimeSpan.FromMilliseconds(200));
        var (code, _, error) = await CommandLine.RunAsync(["train", "--density", "200", "--out", Path.Combine(folder.FullName, "m.sansa")], source.Token);
        Assert.Equal(130, code);
        Assert.Contains("Cancelled", error, StringComparison.Ordinal);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public void Progress_in_a_log_is_sparse_and_on_a_terminal_is_one_line_that_goes_away()
    {
        var (log, terminal) = (new StringWriter(), new StringWriter());
        using (var progress = new ConsoleProgress(log, Terminal.None))
        {
            for (var i = 0; i <= 1000; i++)
                progress.Show("factorize", i / 1000.0, "");
            progress.Show("invert", 0, "loss 0.1");
        }

        Assert.Equal(2, log.ToString().TrimEnd().Split('\n').Length);
        using (var progress = new ConsoleProgress(terminal, new Terminal(HasColour: false, Width: 80)))
            progress.Show("factorize", 0.5, "");
        Assert.Contains("[============            ]", terminal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', terminal.ToString());
        Assert.Matches(@"\r +\r$", terminal.ToString());
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("", "xterm", true)]
    [InlineData("1", "xterm", false)]
    [InlineData(null, "dumb", false)]
    public void Colour_needs_a_terminal_that_has_it_and_nobody_who_objects(string? noColour, string? terminal, bool expected)
    {
        Assert.Equal(expected, Terminal.MayColour(noColour, terminal));
        var text = new StringWriter { NewLine = "\n" };
        using (var writer = new PrintableWriter(text, new Terminal(expected, null)))
            writer.WriteLine("Error:", Colour.Red, " no \u001b[2J");
        Assert.Equal(expected ? "\u001b[31mError:\u001b[0m no \\u001B[2J\n" : "Error: no \\u001B[2J\n", text.ToString());
    }

    [Fact]
    public void Lines_break_between_words_at_sixty_columns_and_paths_stay_whole()
    {
        var text = new StringWriter { NewLine = "\n" };
        var path = "/a/" + new string('x', 70);
        using (var writer = new PrintableWriter(text, new Terminal(HasColour: true, Width: 60)))
            writer.WriteLine("Error:", Colour.Red, $" there is no column called 'customer' in the first line of the file {path} that was given");
        const string start = "\u001b[31m", end = "\u001b[0m";
        var plain = text.ToString().Replace(start, "", StringComparison.Ordinal).Replace(end, "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        Assert.StartsWith(start + "Error:" + end, text.ToString(), StringComparison.Ordinal);
        Assert.All(plain.Where(l => !l.Contains(path, StringComparison.Ordinal)), l => Assert.InRange(l.Length, 1, 59));
        Assert.Contains(plain, l => l.Trim() == path);
        Assert.Equal(
            $"Error: there is no column called 'customer' in the first line of the file {path} that was given", string.Join(' ', plain.Select(l => l.Trim())));
    }
}
