using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Sparse;

namespace Sansa.Tests.Golden;

/// <summary>ICF and UMR with the reference's schedule and its permutation against what the authors' program computed.</summary>
public class IncompleteCholeskyGoldenTests
{
    [Theory]
    [InlineData("rnd120_icf", 1e-4)]
    [InlineData("rnd120_full_icf", 1e-4)]
    public void Factor_and_inverse_agree_entry_by_entry(string name, double tolerance)
    {
        var golden = GoldenCase.Open(name);
        var (factor, breakdowns) = Factorize(golden);
        Assert.Empty(breakdowns);
        AssertClose(golden.Matrix("L.txt").ToCsc(), factor, tolerance);

        var ldl = LdlFactor.FromCholesky(factor);
        AssertClose(golden.Matrix("L_unit.txt").ToCsc(), ldl.Lower, tolerance);
        var d = golden.Vector("D.txt");
        for (var j = 0; j < d.Length; j++)
            Assert.Equal(d[j], ldl.Diagonal[j], tolerance * d[j]);

        var (inverse, steps) = Invert(golden, ldl);
        AssertSteps(golden, steps, tolerance);
        AssertClose(golden.Matrix("L_inv.txt").ToCsc(), inverse, tolerance);
    }

    [Theory]
    [InlineData("gow300_icf")]
    [InlineData("gow300_restart_icf")]
    public void Binary_data_agree_but_for_ties(string name)
    {
        var golden = GoldenCase.Open(name);
        var (factor, breakdowns) = Factorize(golden);
        var shifts = golden.Meta.GetProperty("icf_restart_shifts").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        Assert.Equal(shifts.Length, breakdowns.Count);
        for (var b = 0; b < shifts.Length; b++)
            Assert.Equal(shifts[b], golden.Number("l2") + breakdowns[b].Shift, 1e-6);
        Assert.Equal((long)golden.Number("nnz_L"), factor.NonzeroCount);
        var (inverse, steps) = Invert(golden, LdlFactor.FromCholesky(factor));
        Assert.InRange(inverse.NonzeroCount, golden.Number("nnz_L_inv") * 0.99, golden.Number("nnz_L_inv") * 1.01);
        AssertSteps(golden, steps, 0.02);
    }

    private static (CscMatrix Factor, IReadOnlyList<Breakdown> Breakdowns) Factorize(GoldenCase golden)
    {
        var x = golden.Matrix("X.txt");
        if (x.Values!.All(v => v == 1))
            x = x.ToPattern();
        var scaled = new IncompleteFactor().Scale(InteractionMatrix.Of(x));
        AssertScaled(golden.Matrix("X_factored.txt"), scaled.ToInteractions()!);
        var columns = scaled.Source.Columns(golden.Permutation(), scaled.Scale);
        double[] ridge = [.. Enumerable.Repeat(golden.Number("l2"), x.ColumnCount)];
        return IncompleteCholesky.Factorize(columns, ridge, (int)golden.Number("max_nnz"), BreakdownOptions.Reference, null, new Work(0));
    }

    private static (CscMatrix Inverse, List<InverseStep> Steps) Invert(GoldenCase golden, LdlFactor ldl)
    {
        List<InverseStep> steps = [];
        var schedule = new ReferenceSchedule(ldl.Lower, new Work(2));
        return (schedule.Run((int)golden.Number("scans"), (int)golden.Number("finetune"), steps.Add).ToMatrix(), steps);
    }

    private static void AssertSteps(GoldenCase golden, List<InverseStep> steps, double tolerance)
    {
        var expected = golden.Meta.GetProperty("umr_maxres_loss_before_each_step_and_final")
            .EnumerateArray()
            .Select(e => (Residual: e[0].GetDouble(), Loss: e[1].GetDouble()))
            .ToArray();
        Assert.Equal(expected.Length, steps.Count);
        for (var s = 0; s < expected.Length; s++)
        {
            Assert.Equal(expected[s].Residual, steps[s].LargestResidual, (expected[s].Residual * tolerance) + 1e-6);
            Assert.Equal(expected[s].Loss, steps[s].Loss, (expected[s].Loss * tolerance) + 1e-10);
        }
    }

    private static void AssertScaled(CsrMatrix expected, CsrMatrix actual)
    {
        Assert.Equal(expected.ColumnIndices, actual.ColumnIndices);
        for (var p = 0; p < expected.NonzeroCount; p++)
            Assert.Equal(expected.Values![p], actual.Values![p], expected.Values[p] * 1e-5f);
    }

    private static void AssertClose(CscMatrix expected, CscMatrix actual, double tolerance)
    {
        Assert.Equal(expected.ColumnPointers, actual.ColumnPointers);
        Assert.Equal(expected.RowIndices, actual.RowIndices);
        for (var p = 0; p < expected.NonzeroCount; p++)
            Assert.Equal(expected.Values![p], actual.Values![p], (Math.Abs(expected.Values[p]) * tolerance) + 1e-6);
    }
}
