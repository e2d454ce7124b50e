namespace Sansa.Cli.Tests;

public sealed class ModelCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Training_prints_stages_and_readable_recommendations()
    {
        Assert.Contains("factorize", trained.Output, StringComparison.Ordinal);
        Assert.Contains("Packages that go with libopenblas0:", trained.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n +1\. [a-z][a-z0-9.+-]+ +\d+\.\d{4}", trained.Output);
        Assert.Contains("Saved to", trained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_writes_the_promised_fields()
    {
        var run = CommandLine.ReadJson(trained.JsonFile);
        Assert.InRange(run.GetProperty("fitSeconds").GetDouble(), 0.001, 1000);
        Assert.InRange(run.GetProperty("peakMemoryMB").GetDouble(), 10, 100_000);
        Assert.InRange(run.GetProperty("nnz").GetInt64(), 41_480, 180_000);
        Assert.InRange(run.GetProperty("loss").GetDouble(), 0, 1);
        Assert.Equal(0, run.GetProperty("restarts").GetInt32());
        var stages = run.GetProperty("stages").EnumerateArray().ToArray();
        Assert.Equal(["scale", "order", "factorize", "invert", "assemble"], stages.Select(s => s.GetProperty("name").GetString()));
        Assert.True(stages.Sum(s => s.GetProperty("seconds").GetDouble()) <= run.GetProperty("fitSeconds").GetDouble() + 0.01);
        var options = run.GetProperty("options");
        Assert.Equal("0.0001 of items^2", options.GetProperty("density").GetString());
        Assert.Equal((20, 0), (options.GetProperty("ridge").GetProperty("l2").GetDouble(), options.GetProperty("ridge").GetProperty("exponent").GetDouble()));
        Assert.Equal("incomplete", options.GetProperty("factor").GetProperty("kind").GetString());
        var inverse = options.GetProperty("inverse");
        Assert.Equal("minimalResidual", inverse.GetProperty("kind").GetString());
        Assert.Equal((1, 0), (inverse.GetProperty("scans").GetInt32(), inverse.GetProperty("finetuneSteps").GetInt32()));
        Assert.False(inverse.TryGetProperty("maxSteps", out _)); // an option of the other inverse
    }

    [Fact]
    public async Task Evaluation_prints_and_writes_each_metric_with_its_error()
    {
        var file = trained.PathOf("eval.json");
        var output = await CommandLine.SucceedAsync("evaluate", "--model", trained.ModelFile, "--data", "debian-packages", "--k", "20", "5", "--json", file);
        var metrics = CommandLine.ReadJson(file).GetProperty("metrics");
        string[] names = ["BarsRecall@20", "LiangRecall@20", "Ndcg@20", "HitRate@20", "BarsRecall@5", "LiangRecall@5", "Ndcg@5", "HitRate@5"];
        foreach (var name in names)
        {
            Assert.Contains(name, output, StringComparison.Ordinal);
            var (mean, se) = (metrics.GetProperty(name).GetProperty("mean").GetDouble(), metrics.GetProperty(name).GetProperty("se").GetDouble());
            Assert.InRange(mean, 0.01, 1);
            Assert.InRange(se, 0.0001, 0.02);
        }

        Assert.Equal(System.Text.Json.JsonValueKind.Null, metrics.GetProperty("Coverage@20").GetProperty("se").ValueKind);
    }

    [Fact]
    public async Task Recommending_to_items_a_user_and_everybody_agree()
    {
        var table = trained.PathOf("all.tsv");
        await CommandLine.SucceedAsync("recommend", "--model", trained.ModelFile, "--data", "debian-packages", "--out", table, "--k", "3");
        var lines = await File.ReadAllLinesAsync(table, TestContext.Current.CancellationToken);
        Assert.Equal("user\trank\titem\tscore", lines[0]);
        var first = lines[1].Split('\t');
        var json = trained.PathOf("one.json");
        await CommandLine.SucceedAsync("recommend", "--model", trained.ModelFile, "--data", "debian-packages", "--user", first[0], "--k", "3", "--json", json);
        var one = CommandLine.ReadJson(json);
        Assert.Equal(
            lines.Skip(1).Select(l => l.Split('\t')).Where(l => l[0] == first[0]).Select(l => l[2]),
            one.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()));
        string[] history = [.. one.GetProperty("history").EnumerateArray().Select(i => i.GetString()!)];
        var same = trained.PathOf("same.json");
        await CommandLine.SucceedAsync(["recommend", "--model", trained.ModelFile, "--items", .. history, "--k", "3", "--json", same]);
        Assert.Equal(one.GetProperty("items").GetRawText(), CommandLine.ReadJson(same).GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task Lists_explanations_and_short_results_are_said()
    {
        var output = await CommandLine.SucceedAsync(
            "recommend", "--model", trained.ModelFile, "--items", "libopenblas0", "libc6", "--allow", "libgomp1", "liblapack3", "--explain", "--k", "5");
        Assert.Contains("of 5", output, StringComparison.Ordinal);
        Assert.DoesNotContain("libatlas", output, StringComparison.Ordinal);
        var similar = await CommandLine.SucceedAsync("recommend", "--model", trained.ModelFile, "--similar", "libopenblas0", "--k", "4", "--explain");
        Assert.Matches(@" scores \S+: libopenblas0 \+", similar);
    }

    [Fact]
    public async Task A_file_of_ones_own_goes_all_the_way_with_another_method()
    {
        var (file, model) = (trained.PathOf("own.csv"), trained.PathOf("own.sansa"));
        // Users of two circles with ten items each; every user lacks two of them.
        var pairs = Enumerable.Range(0, 40)
            .SelectMany(u => Enumerable.Range(0, 10).Where(i => i % 5 != u % 5).Select(i => $"u{u},{(u % 2 == 0 ? "tea" : "tool")}{i}"));
        await File.WriteAllLinesAsync(file, ["user,item", .. pairs], TestContext.Current.CancellationToken);
        var output = await CommandLine.SucceedAsync("train", "--data", file, "--method", "itemknn", "--neighbours", "9", "--out", model, "--show", "tea3");
        Assert.Matches(@"1\. tea\d", output);
        Assert.DoesNotMatch(@"\d\. tool\d", output);
        Assert.Contains("LiangRecall@2", await CommandLine.SucceedAsync("evaluate", "--model", model, "--data", file, "--k", "2"), StringComparison.Ordinal);
        Assert.Matches(@"1\. tool\d", await CommandLine.SucceedAsync("recommend", "--model", model, "--data", file, "--user", "u1", "--k", "2"));
        Assert.Contains("other data", await CommandLine.FailAsync("evaluate", "--model", model, "--data", "debian-packages"), StringComparison.Ordinal);
        Assert.Contains("--neighbours means nothing", await CommandLine.MisuseAsync("train", "--neighbours", "9"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "user,item\nu1\n", TestContext.Current.CancellationToken);
        Assert.Contains("own.csv, line 2", await CommandLine.FailAsync("train", "--data", file), StringComparison.Ordinal);
        File.Move(file, trained.PathOf("own.xyz"));
        Assert.Contains("own.xyz: there is no i", await CommandLine.FailAsync("train", "--data", trained.PathOf("own.xyz")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_that_cannot_be_answered_get_one_line()
    {
        Assert.Contains(
            "There are: libopenblas0", await CommandLine.FailAsync("recommend", "--model", trained.ModelFile, "--items", "libopenblas"),
            StringComparison.Ordinal);
        Assert.Contains(
            "at least 1", await CommandLine.FailAsync("recommend", "--model", trained.ModelFile, "--items", "libc6", "--k", "0"), StringComparison.Ordinal);
        Assert.Contains(
            "at least 1", await CommandLine.FailAsync("evaluate", "--model", trained.ModelFile, "--data", "debian-packages", "--k", "0"),
            StringComparison.Ordinal);
        Assert.Contains(
            "no-such-user",
            await CommandLine.FailAsync("recommend", "--model", trained.ModelFile, "--data", "debian-packages", "--user", "no-such-user"),
            StringComparison.Ordinal);
        Assert.Contains(
            "absent.sansa", await CommandLine.FailAsync("recommend", "--model", trained.PathOf("absent.sansa"), "--items", "libc6"), StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(trained.ModelFile, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(trained.PathOf("cut.sansa"), bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        Assert.Contains(
            "cut short", await CommandLine.FailAsync("evaluate", "--model", trained.PathOf("cut.sansa"), "--data", "debian-packages"),
            StringComparison.Ordinal);
        Assert.Contains(
            "no folder",
            await CommandLine.FailAsync("recommend", "--model", trained.ModelFile, "--data", "debian-packages", "--out", trained.PathOf("none/x.tsv")),
            StringComparison.OrdinalIgnoreCase);
    }
}
