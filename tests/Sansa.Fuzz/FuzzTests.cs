using Sansa.Fuzz.Kills;
using Sansa.Fuzz.Running;

namespace Sansa.Fuzz;

/// <summary>
/// Ten seconds for each reader, with the first inputs of seed 1: a slow machine runs fewer of the same ones. The limits are
/// confirmed by a second run, so that a pause of the machine is no failure.
/// </summary>
public class FuzzTests
{
    private const int Inputs = 10_000;

    public static TheoryData<string> Names => [.. Targets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_input_gives_a_typed_error_in_bounded_time_and_memory(string target)
    {
        var run = new FuzzRun(Targets.Find(target), seed: 1, Inputs, TimeSpan.FromSeconds(10));
        run.Run();
        Assert.True(run.InputCount > 20, $"only {run.InputCount} inputs were run");
        Assert.True(run.Findings.Count == 0, string.Join('\n', run.Findings.Select(f => $"input {f.Index}: {f.Text}")));
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        foreach (var target in Targets.All)
        {
            var (one, two, other) = (new FuzzCases(target, 1), new FuzzCases(target, 1), new FuzzCases(target, 2));
            var differing = 0;
            for (var i = 0; i < 60; i++)
            {
                Assert.Equal(one[i], two[i]);
                differing += one[i].AsSpan().SequenceEqual(other[i]) ? 0 : 1;
            }

            Assert.InRange(differing, 20, 60);
        }
    }

    [Fact]
    public void A_fault_a_hang_and_a_crash_are_found()
    {
        var words = new List<string>();
        foreach (var text in new[] { "throw", "allocate", "fine" })
        {
            var target = Probe(text);
            FuzzOutcome Run() => FuzzCase.Run(target, [1, 2, 3], Path.GetTempFileName());
            words.Add(FuzzCase.Fault(target, Run(), 3, Run)?.Split(':')[0] ?? "none");
        }

        Assert.Equal(["InvalidOperationException", "memory", "none"], words);
        Assert.True(Probe("typed").IsTyped(new FileNotFoundException()));
        var slow = new FuzzOutcome(null, FuzzCase.MaxTime * 2, 0);
        Assert.StartsWith("time", FuzzCase.Fault(Probe("slow"), slow, 3, () => slow), StringComparison.Ordinal);
        Assert.Null(FuzzCase.Fault(Probe("slow"), slow, 3, () => slow with { Elapsed = TimeSpan.Zero }));
    }

    [Fact]
    public void Killed_saves_lose_no_model_and_leave_no_file()
    {
        var folder = Directory.CreateTempSubdirectory("sansa-kills");
        try
        {
            var run = new KillRun(folder.FullName, new Random(1));
            for (var i = 0; i < 15; i++)
                run.KillOnce();
            run.Finish();
            Assert.InRange(run.Version, 15, int.MaxValue);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static FuzzTarget Probe(string what) => new(
        "probe",
        ".x",
        () => [],
        Targets.All[0].Mutator,
        _ =>
        {
            if (what == "throw")
                throw new InvalidOperationException("x");
            if (what == "allocate")
                GC.KeepAlive(new byte[100_000_000]);
            if (what == "fine")
                throw new FileNotFoundException("typed");
        },
        [typeof(IOException)]);
}
