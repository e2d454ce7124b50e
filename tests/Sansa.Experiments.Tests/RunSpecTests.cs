using System.Text.Json.Nodes;

namespace Sansa.Experiments.Tests;

public sealed class RunSpecTests
{
    private static readonly RunSpec Spec = new() { Name = "a", Data = "debian-packages", Model = "sansa" };

    [Fact]
    public void The_hash_is_that_of_what_decides_the_numbers()
    {
        Assert.Equal(Spec.Hash, (Spec with { Name = "b", Label = "other", Published = "msd/ease", RecordOnly = true }).Hash);
        Assert.Equal(Spec.Hash, (Spec with { Options = Ridge(15, 0.5) }).Hash); // the default, said
        Assert.Equal(Spec.Hash, (Spec with { Options = new JsonObject { ["density"] = 20 } }).Hash); // and in its short form
        RunSpec[] others =
        [
            Spec with { Options = Ridge(31, 0.5) }, Spec with { Options = Ridge(30, 0) }, Spec with { Seed = 1 }, Spec with { Metrics = ["Ndcg@20"] },
            Spec with { Model = "mrf" }, Spec with { Data = "gowalla" }, Spec with { Users = EvaluatedUsers.Validation },
            Spec with { Filter = new DataFilter { MinUsersPerItem = 2 } }, Spec with { Threads = 1 },
        ];
        Assert.Equal(others.Length + 1, others.Append(Spec).Select(s => s.Hash).Distinct().Count());
    }

    [Fact]
    public void The_code_version_is_that_of_the_sources()
    {
        Assert.Matches("^[0-9a-f]{16}$", CodeRecord.Current.Sources);
    }

    [Fact]
    public void A_record_reads_back_as_it_was_and_writes_the_same_bytes()
    {
        using var folder = new TestFolder();
        var spec = folder.Experiment(""" "runs": [ { "name": "a", "label": "Größe ≥ 2" } ] """).Runs[0];
        var record = new RunExecutor().Run(spec, "test", TestContext.Current.CancellationToken);
        var (first, second) = (Path.Combine(folder.Folder, "a.json"), Path.Combine(folder.Folder, "b.json"));
        record.Write(first);
        var read = RunRecord.Read(first);
        read.Write(second);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(record.Metrics, read.Metrics);
        Assert.Equal(record.Data, read.Data);
        Assert.Equal(spec.Hash, read.Spec.Hash);
        Assert.Equal(read.SpecHash, read.Spec.Hash);
        Assert.Equal("Größe ≥ 2", read.Spec.Title);
        Assert.StartsWith("{\n  \"schema\": 1,\n", File.ReadAllText(first), StringComparison.Ordinal);

        Assert.True(record.Seconds.Fit > 0 && record.Seconds.Evaluate > 0 && record.Memory.PeakMB >= record.Memory.StartMB);
        Assert.Equal(["scale", "order", "factorize", "invert", "assemble"], record.Stages.Select(s => s.Name));
        Assert.Contains("evaluate", record.Memory.Stages.Keys);
        Assert.True(record.Nonzeros.Total > 0 && record.Trace.Count > 0 && record["Ndcg@20"].StandardError > 0);
    }

    [Fact]
    public void A_damaged_record_is_named()
    {
        using var folder = new TestFolder();
        var error = Assert.Throws<ExperimentFileException>(() => RunRecord.Read(folder.Write("""{ "schema": 1, "experiment": "x" }""")));
        Assert.Contains("test.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("spec", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_samples_stay_few_and_keep_the_peak()
    {
        using var sampler = new MemorySampler(null);
        sampler.Begin("one");
        var block = new byte[80_000_000];
        Array.Fill(block, (byte)1);
        sampler.Begin("two");
        GC.KeepAlive(block);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        var curve = sampler.ToCurve();
        Assert.InRange(curve.Seconds.Count, 4, 400);
        Assert.True(curve.PeakMB >= curve.StartMB + 60, $"{curve.StartMB} -> {curve.PeakMB}");
        Assert.True(curve.Seconds.Zip(curve.Seconds.Skip(1)).All(p => p.First <= p.Second));
        Assert.InRange(curve.MeanMB, curve.Megabytes.Min(), curve.PeakMB);
    }

    private static JsonObject Ridge(double l2, double exponent) => new() { ["ridge"] = new JsonObject { ["l2"] = l2, ["exponent"] = exponent } };
}
