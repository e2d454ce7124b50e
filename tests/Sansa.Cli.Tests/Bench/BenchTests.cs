using Sansa.Cli.Bench;
using Sansa.Sparse;

namespace Sansa.Cli.Tests.Bench;

public sealed class BenchTests
{
    [Fact]
    public void The_yardstick_is_the_upper_half_of_the_gramian()
    {
        float[,] dense = { { 1, 0, 1, 1 }, { 0, 1, 1, 0 }, { 1, 0, 1, 0 }, { 0, 0, 0, 0 } };
        var x = CsrMatrix.FromDense(dense).ToPattern();
        var (pointers, blocks) = HalfGramian.Multiply(x, x.Transpose());
        var entries = blocks.SelectMany(b => b.Indices.Zip(b.Values)).ToArray();
        for (var i = 0; i < 4; i++)
        {
            var row = entries[(int)pointers[i]..(int)pointers[i + 1]].ToDictionary(e => e.First, e => e.Second);
            for (var j = 0; j < 4; j++)
            {
                var expected = j < i ? 0 : Enumerable.Range(0, 4).Sum(u => dense[u, i] * dense[u, j]);
                Assert.Equal(expected, row.GetValueOrDefault(j));
            }
        }
    }

    [Fact]
    public void Made_interactions_are_the_same_at_any_thread_count_with_a_long_tail_and_topics()
    {
        var made = new MadeInteractions(20_000, 8_000, MeanDraws: 20);
        var (x, again) = (made.Make(1, TestContext.Current.CancellationToken), made.Make(2, TestContext.Current.CancellationToken));
        Assert.Equal(x.RowPointers, again.RowPointers);
        Assert.Equal(x.ColumnIndices, again.ColumnIndices);
        // As the public constructor checks it: indices in range, ascending, each once.
        _ = new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, null);
        Assert.InRange(x.NonzeroCount / (double)x.RowCount, 10, 20);
        var byItem = x.Transpose();
        int[] popularity = [.. Enumerable.Range(0, 8_000).Select(byItem.RowLength).OrderDescending()];
        Assert.InRange(popularity.Take(800).Sum() / (double)x.NonzeroCount, 0.3, 0.9);
        Assert.True(popularity[^1] < popularity[0] / 50);
    }

    [Fact]
    public void Verdicts_follow_the_direction_of_a_target_and_its_unit_H()
    {
        var fit = new BenchTarget("fit", "s") { Reference = 12.4, Must = 6, Aim = 2.5, InH = true };
        var measured = BenchMeasure.Of(fit, new Dictionary<string, double> { ["fit"] = 1.2, ["H"] = 0.4 });
        Assert.Equal((2.4, true, false), (measured.Must!.Value, measured.ReachesMust!.Value, measured.ReachesAim!.Value), Close);
        Assert.Equal(3, measured.InH!.Value, 1e-12);
        var throughput = new BenchTarget("throughput", "users/s") { Must = 30_000, Aim = 100_000, LargerIsBetter = true };
        var slow = BenchMeasure.Of(throughput, new Dictionary<string, double> { ["throughput"] = 20_000 });
        Assert.False(slow.ReachesMust);
        Assert.Null(slow.InH);
        Assert.Null(BenchMeasure.Of(new BenchTarget("x", "s"), new Dictionary<string, double> { ["x"] = 1 }).ReachesMust);
    }

    [Fact]
    public async Task Rows_are_listed_with_reference_limit_and_aim()
    {
        var output = await CommandLine.SucceedAsync("bench", "--list");
        Assert.Contains("fit-gowalla ", output, StringComparison.Ordinal);
        Assert.Contains("reference 12.4 s, must reach 6 H, aim 2.5 H", output, StringComparison.Ordinal);
        Assert.Contains("must reach 30,000 users/s", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_shows_measured_values_and_rows_without_data()
    {
        var writer = new StringWriter();
        var measure = new BenchMeasure("fit", "s", 1.234, 3.5, 12.4, 2.1, 0.9, true, false);
        BenchTable.Print(writer, [new("fit-x", "", [measure]) { HalfGramianSeconds = 0.35 }, new("fit-y", "", []) { Skipped = "no data" }]);
        var lines = writer.ToString().Split('\n');
        Assert.Matches(@"^fit-x +fit +1\.23 s +3\.50 +12\.4 s +2\.10 s +0\.90 s reached", lines[1]);
        Assert.Matches("^fit-y +no data", lines[2]);
    }

    private static bool Close((double, bool, bool) a, (double, bool, bool) b) =>
        Math.Abs(a.Item1 - b.Item1) < 1e-12 && (a.Item2, a.Item3) == (b.Item2, b.Item3);
}
