using Sansa.Execution;
using Sansa.Inverse;
using Sansa.Sparse;
using static Sansa.Tests.Inverse.LowerMatrices;

namespace Sansa.Tests.Inverse;

/// <summary>What a scan and a finetune step do, against the step of Chow and Saad (1998) in dense arithmetic.</summary>
public class AdaptiveScheduleTests
{
    /// <summary>||r_j||^2 from which a column is worth a step.</summary>
    private const double Large = 1e-4;

    [Fact]
    public void A_scan_takes_one_step_on_each_column_with_a_large_residual()
    {
        var lower = Unsampled(128);
        List<InverseStep> steps = [];
        var k = Run(lower, scans: 1, finetuneSteps: 0, steps);
        var norms = DenseNorms(lower, Guess(lower));
        int[] columns = [.. Enumerable.Range(0, 128).Where(j => norms[j] > Large)];
        Assert.InRange(columns.Length, 10, 120);
        AssertNear(DenseSteps(lower, Guess(lower), columns), DenseOf(k));
        AssertTrace(steps, "scan 1", columns.Length, norms, DenseNorms(lower, DenseOf(k)));
    }

    [Fact]
    public void A_finetune_step_takes_the_two_percent_of_the_columns_with_the_largest_residuals()
    {
        var lower = Unsampled(128);
        List<InverseStep> steps = [];
        var k = Run(lower, scans: 0, finetuneSteps: 1, steps);
        var norms = DenseNorms(lower, Guess(lower));
        int[] worst = [.. Enumerable.Range(0, 128).OrderByDescending(j => norms[j]).Take(3)];
        AssertNear(DenseSteps(lower, Guess(lower), worst), DenseOf(k));
        AssertTrace(steps, "finetune 1", 3, norms, DenseNorms(lower, DenseOf(k)));
    }

    // Found by mutation: nothing looked whether columns that no longer improve are left alone.
    [Theory]
    [InlineData(2000, 0)]
    [InlineData(0, 2000)]
    public void It_ends_by_itself_when_no_column_improves(int scans, int finetuneSteps)
    {
        var lower = UnitLower(new Random(1), 200, 0.05);
        List<InverseStep> steps = [];
        var schedule = new AdaptiveSchedule(lower, lower.NonzeroCount, new Work(1));
        schedule.Run(scans, finetuneSteps, steps.Add);
        Assert.InRange(steps.Count, 3, 1999);
        Assert.True(steps[^1].LargestResidual * steps[^1].LargestResidual > Large);
        Assert.True(steps[^1].Loss <= steps[0].Loss);
    }

    [Fact]
    public void Where_its_residuals_are_small_the_cheap_guess_is_enough()
    {
        // ||r_j||^2 is 0.05^4, not zero: the inverse would have more entries.
        var lower = Chain(128, 0.05f);
        List<InverseStep> steps = [];
        var k = Run(lower, 3, 10, steps);
        Assert.Equal("end", Assert.Single(steps).Step);
        Assert.Equal(lower.RowIndices, k.RowIndices);
        AssertNear(Guess(lower), DenseOf(k));
    }

    [Fact]
    public void Where_they_are_not_chains_are_followed_to_their_end()
    {
        // ||r_j||^2 is 0.5^4 for the cheap guess.
        var lower = Chain(128, 0.5f);
        List<InverseStep> steps = [];
        var k = Run(lower, 3, 10, steps);
        Assert.Equal("end", Assert.Single(steps).Step);
        Assert.Equal(0, DenseLoss(lower, k), 1e-10);
    }

    [Fact]
    public void Nothing_has_no_loss()
    {
        List<InverseStep> steps = [];
        Run(new CscMatrix(0, 0, [0], [], []), 3, 10, steps);
        Assert.Equal(("end", 0.0, 0.0, 0L), (steps[0].Step, steps[0].Loss, steps[0].LargestResidual, steps[0].NonzeroCount));
        Assert.Single(steps);
    }

    private static CscMatrix Run(CscMatrix lower, int scans, int finetuneSteps, List<InverseStep> steps) =>
        new AdaptiveSchedule(lower, (long)lower.RowCount * lower.RowCount, new Work(2)).Run(scans, finetuneSteps, steps.Add).ToMatrix();

    private static void AssertTrace(List<InverseStep> steps, string name, int updated, double[] before, double[] after)
    {
        Assert.Equal([(name, updated), ("end", 0)], steps.Select(step => (step.Step, step.UpdatedColumns)));
        foreach (var (norms, step) in new[] { before, after }.Zip(steps))
        {
            Assert.Equal(Math.Sqrt(norms.Max()), step.LargestResidual, 1e-5);
            Assert.Equal(norms.Average(), step.Loss, 1e-6);
        }
    }

    /// <summary>Random entries, but none in columns 0 and 64, at which the schedule looks: it begins with 2I - L.</summary>
    private static CscMatrix Unsampled(int n) => UnitLower(new Random(4), n, 0.05, j => j % 64 != 0);

    private static CscMatrix Chain(int n, float value) =>
        new(
            n, n, [.. Enumerable.Range(0, n).Select(j => 2L * j), (2L * n) - 1], [.. Enumerable.Range(0, n).SelectMany(j => new[] { j, j + 1 }).SkipLast(1)],
            [.. Enumerable.Range(0, n).SelectMany(_ => new[] { 1f, value }).SkipLast(1)]);

    /// <summary>2I - L.</summary>
    private static double[,] Guess(CscMatrix lower)
    {
        var k = DenseOf(lower);
        for (var i = 0; i < lower.RowCount; i++)
        {
            for (var j = 0; j < i; j++)
                k[i, j] = -k[i, j];
        }

        return k;
    }

    /// <summary>I - L K.</summary>
    private static double[,] Residual(CscMatrix lower, double[,] k)
    {
        var r = TestMatrices.Multiply(DenseOf(lower), k);
        for (var i = 0; i < lower.RowCount; i++)
        {
            for (var j = 0; j < lower.RowCount; j++)
                r[i, j] = (i == j ? 1 : 0) - r[i, j];
        }

        return r;
    }

    private static double[] DenseNorms(CscMatrix lower, double[,] k)
    {
        var r = Residual(lower, k);
        return [.. Enumerable.Range(0, lower.RowCount).Select(j => Dot(r, r, j))];
    }

    /// <summary>k_j + alpha r_j with alpha = (r_j, L r_j) / (L r_j, L r_j) for some columns; the others as they are.</summary>
    private static double[,] DenseSteps(CscMatrix lower, double[,] k, int[] columns)
    {
        var r = Residual(lower, k);
        var image = TestMatrices.Multiply(DenseOf(lower), r);
        var next = (double[,])k.Clone();
        foreach (var j in columns)
        {
            var alpha = Dot(r, image, j) / Dot(image, image, j);
            for (var i = 0; i < lower.RowCount; i++)
                next[i, j] += alpha * r[i, j];
        }

        return next;
    }

    private static double Dot(double[,] a, double[,] b, int column) => Enumerable.Range(0, a.GetLength(0)).Sum(i => a[i, column] * b[i, column]);

    private static void AssertNear(double[,] expected, double[,] actual)
    {
        for (var i = 0; i < expected.GetLength(0); i++)
        {
            for (var j = 0; j < expected.GetLength(1); j++)
                Assert.Equal(expected[i, j], actual[i, j], 1e-5);
        }
    }
}
