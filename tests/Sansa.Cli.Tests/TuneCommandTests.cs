using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Models;
using Sansa.Tuning;

namespace Sansa.Cli.Tests;

/// <summary><c>sansa tune</c>.</summary>
public sealed class TuneCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sansa-tune").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Small(params string[] more) =>
        ["tune", "--method", "itemknn", "--only", "--search", "neighbours=5..80:log", "alpha=0..1", "--threads", "1", .. more];

    [Fact]
    public async Task A_search_prints_a_leaderboard_and_options_that_can_be_pasted()
    {
        var json = Path.Combine(_folder, "a.json");
        var output = await CommandLine.SucceedAsync(Small("--runs", "5", "--test", "--json", json));
        Assert.Contains("Tuning of ItemKNN", output, StringComparison.Ordinal);
        Assert.Contains("5 trials", output, StringComparison.Ordinal);
        Assert.Contains("Train with: sansa train --data debian-packages --method itemknn", output, StringComparison.Ordinal);
        Assert.Contains("test users, trained on all training data", output, StringComparison.Ordinal);
        var record = CommandLine.ReadJson(json);
        Assert.Equal(5, record.GetProperty("leaderboard").GetArrayLength());
        Assert.Equal(["neighbours=5..80:log", "alpha=0..1"], record.GetProperty("space").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(JsonValueKind.Null, record.GetProperty("leaderboard")[0].GetProperty("failure").ValueKind);
        Assert.Equal(0, record.GetProperty("leaderboard")[0].GetProperty("difference").GetDouble());
        Assert.True(record.GetProperty("test").GetProperty("difference").TryGetProperty("BarsRecall@20", out _));
        var typed = record.GetProperty("best").GetProperty("commandLine").GetString()!.Split(' ');
        var (kind, options) = ModelArgumentsTests.Read(typed);
        Assert.True(JsonNode.DeepEquals(kind.WriteOptions(options), JsonNode.Parse(record.GetProperty("best").GetProperty("options").GetRawText())));
    }

    [Fact]
    public async Task Records_let_a_search_go_on_to_the_same_end()
    {
        string File(string name) => Path.Combine(_folder, name);
        await CommandLine.SucceedAsync(Small("--runs", "6", "--json", File("whole.json")));
        await CommandLine.SucceedAsync(Small("--runs", "2", "--records", File("r.jsonl")));
        var (code, _, error) = await CommandLine.RunAsync(Small("--runs", "6", "--records", File("r.jsonl"), "--json", File("rest.json")));
        Assert.Equal(0, code);
        Assert.Contains("Going on after 2 trials", error, StringComparison.Ordinal);
        Assert.Equal(Places("whole.json"), Places("rest.json"));
        var other = await CommandLine.FailAsync(Small("--runs", "6", "--search-seed", "9", "--records", File("r.jsonl")));
        Assert.Contains("seed was 1, now it is 9", other, StringComparison.Ordinal);

        IEnumerable<string> Places(string name) => CommandLine.ReadJson(File(name)).GetProperty("leaderboard").EnumerateArray()
            .Select(t => $"{t.GetProperty("trial")} {t.GetProperty("options")} {t.GetProperty("mean")} {t.GetProperty("users")}");
    }

    [Fact]
    public async Task An_option_that_is_given_is_kept()
    {
        var output = await CommandLine.SucceedAsync("tune", "--density", "33", "--dry-run");
        Assert.Contains("--density 33", output, StringComparison.Ordinal);
        Assert.Contains("--search ridge.l2=", output, StringComparison.Ordinal);
        Assert.DoesNotContain("--search density", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--runs 0", "--runs is 0")]
    [InlineData("--seconds -1", "--seconds is -1")]
    [InlineData("--search ridge-l2=9..1", "is empty")]
    [InlineData("--search nothing=1,2", "has no option 'nothing'")]
    [InlineData("--method popularity", "nothing to search")]
    [InlineData("--only", "nothing to search")]
    [InlineData("--metric Coverage@20", "no value for each user")]
    [InlineData("--metric Best@20", "There is no metric")]
    [InlineData("--method itemknn --density 3", "means nothing to --method itemknn")]
    public async Task What_cannot_be_meant_is_said_before_any_work(string line, string expected) =>
        Assert.Contains(expected, await CommandLine.MisuseAsync(["tune", .. line.Split(' ')]), StringComparison.Ordinal);

    /// <summary>As a process, with the real signal.</summary>
    [Fact]
    public async Task Ctrl_C_ends_with_130_and_keeps_the_records()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs a system with signals");
        var records = Path.Combine(_folder, "r.jsonl");
        var arguments = Small("--seconds", "600", "--records", records);
        using var process = Tool.Start(Tool.WithSignals(arguments));
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await Tool.UntilAsync(() => File.Exists(records) && File.ReadAllLines(records).Length > 2, "two trials have not ended");
        await Tool.InterruptAsync(process);
        Assert.Equal(130, process.ExitCode);
        var kept = (await File.ReadAllLinesAsync(records, TestContext.Current.CancellationToken)).Length - 1;
        Assert.Contains($"Cancelled after {kept} trials", await error, StringComparison.Ordinal);
        Assert.Contains("Tuning of ItemKNN", await output, StringComparison.Ordinal);
        Assert.Equal([records], Directory.EnumerateFileSystemEntries(_folder));
        var (code, _, again) = await CommandLine.RunAsync(Small("--runs", $"{kept}", "--records", records));
        Assert.Equal(0, code);
        Assert.Contains($"Going on after {kept} trials", again, StringComparison.Ordinal);
    }

    /// <summary>What is printed to paste is what was meant, for any options of any model.</summary>
    [Fact]
    public void A_command_line_that_is_printed_is_read_as_the_same_options() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            foreach (var kind in ModelKinds.All)
            {
                var space = SearchSpace.Of(kind);
                if (space.OptionsAt([.. space.Dimensions.Select(_ => random.NextDouble())]) is not { } options)
                    continue;
                var text = OptionsText.CommandLine(kind, options);
                var (_, read) = ModelArgumentsTests.Read([.. Words(text)]);
                Assert.True(JsonNode.DeepEquals(kind.WriteOptions(options), kind.WriteOptions(read)), text);
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>What a shell makes of a line: quotes hold words together.</summary>
    private static IEnumerable<string> Words(string line) =>
        line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
