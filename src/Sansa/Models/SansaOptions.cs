using System.Text.Json.Serialization;
using Sansa.Factorization;
using Sansa.Ordering;

namespace Sansa.Models;

/// <summary>How the sparse LDL^T factor is computed (paper, section 3.1.1).</summary>
public enum FactorizationMethod
{
    /// <summary>The exact factor where its predicted size and work fit the memory budget, the incomplete one elsewhere.</summary>
    Auto,

    /// <summary>Incomplete Cholesky factorization: sparsified while it is computed; memory of about the model's size. "SANSA (ICF)".</summary>
    Incomplete,

    /// <summary>Exact supernodal Cholesky factorization, sparsified afterwards: more accurate, needs far more memory. "SANSA (CHOLMOD)".</summary>
    Exact,
}

/// <summary>How the approximate inverse K ~ L^-1 is refined (paper, section 3.1.2).</summary>
public enum InverseSchedule
{
    /// <summary>
    /// This library's: every column whose residual is not small, one sparsification a slice, the diagonal protected, and an
    /// end when no column improves.
    /// </summary>
    Adaptive,

    /// <summary>That of the authors' program, step by step, for comparison.</summary>
    Reference,
}

/// <summary>Everything that decides what SANSA learns from a matrix. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record SansaOptions
{
    /// <summary>Which factorization; default <see cref="FactorizationMethod.Incomplete"/>.</summary>
    public FactorizationMethod Method { get; init; } = FactorizationMethod.Incomplete;

    /// <summary>
    /// Lambda, the L2 regularization added to the diagonal of X^T X; 0 or more, default 20. The incomplete factorization
    /// scales the columns of X first, so its lambda means something else than that of EASE^R and of the exact factor.
    /// </summary>
    public double L2 { get; init; } = 20;

    /// <summary>
    /// The most entries each of the two layers may have, as a fraction of items^2; above 0, at most 1, default 5e-4.
    /// Raised to 2 / items, with a warning, where it is smaller. The paper's "d %" counts both layers together.
    /// </summary>
    public double Density { get; init; } = 5e-4;

    /// <summary>Passes of Uniform Minimal Residual over all columns of K; default 3. Left out where <see cref="Refit"/> makes them needless.</summary>
    public int Scans { get; init; } = 3;

    /// <summary>Further steps on the columns with the largest residuals; default 10. Left out where <see cref="Refit"/> makes them needless.</summary>
    public int FinetuneSteps { get; init; } = 10;

    /// <summary>Which schedule the scans and finetune steps follow; default <see cref="InverseSchedule.Adaptive"/>.</summary>
    public InverseSchedule Schedule { get; init; } = InverseSchedule.Adaptive;

    /// <summary>
    /// How the values of K are fitted on the pattern of 2I - L; on by default. Null for the paper's Algorithm 1 as it is.
    /// </summary>
    /// <remarks>
    /// The fit solves to the end what the scans and finetune steps approach, so the adaptive schedule leaves those out; with
    /// the authors' schedule they come first and the fit takes their pattern. <see cref="L2"/> then only shapes the pattern. On Gowalla by the BARS protocol
    /// the fit raised Recall@20 at density 5e-4 from 0.165 to 0.179 with the incomplete factor.
    /// </remarks>
    public RefitOptions? Refit { get; init; } = new();

    /// <summary>The order of elimination; null, the default, for Degree with the incomplete factor and Auto with the exact one.</summary>
    public OrderingMethod? Ordering { get; init; }

    /// <summary>An order of elimination to use as it is: item at each position. Overrides <see cref="Ordering"/>; kept with the model, not with the options.</summary>
    [JsonIgnore]
    public Permutation? Permutation { get; init; }

    /// <summary>Breakdown handling of the incomplete factorization.</summary>
    public IncompleteCholeskyOptions IncompleteCholesky { get; init; } = new();

    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The most memory that a fit may plan for, in units of 10^6 bytes; null, the default, for three quarters of what the
    /// machine (or its container) has free. Decides between the exact and the incomplete factor under
    /// <see cref="FactorizationMethod.Auto"/>, and whether X^T X is kept for a restart.
    /// </summary>
    public double? MemoryBudgetMB { get; init; }

    /// <summary>The memory budget in bytes.</summary>
    [JsonIgnore]
    public long MemoryBudgetBytes => MemoryBudgetMB is { } mb ? (long)(mb * 1e6) : MemoryBudget.Available() / 4 * 3;

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        Check(double.IsFinite(L2) && L2 >= 0, nameof(L2), L2, "0 or more and finite");
        Check(Density > 0 && Density <= 1, nameof(Density), Density, "above 0 and at most 1 (a fraction, not percent)");
        Check(Scans is >= 0 and <= 1000, nameof(Scans), Scans, "0 to 1000");
        Check(FinetuneSteps is >= 0 and <= 10000, nameof(FinetuneSteps), FinetuneSteps, "0 to 10000");
        Check(MemoryBudgetMB is null or > 0, nameof(MemoryBudgetMB), MemoryBudgetMB ?? 0, "above 0");
        Check(Threads >= 0, nameof(Threads), Threads, "0 (all cores) or more");
        Check(Enum.IsDefined(Method), nameof(Method), Method, string.Join(", ", Enum.GetNames<FactorizationMethod>()));
        Check(Enum.IsDefined(Schedule), nameof(Schedule), Schedule, string.Join(", ", Enum.GetNames<InverseSchedule>()));
        if (Refit is { } refit)
        {
            Check(double.IsFinite(refit.L2) && refit.L2 > 0, "Refit.L2", refit.L2, "above 0 and finite");
            Check(refit.Exponent is >= 0 and <= 1, "Refit.Exponent", refit.Exponent, "0 to 1");
            Check(refit.MaxSteps is >= 1 and <= 1000, "Refit.MaxSteps", refit.MaxSteps, "1 to 1000");
            Check(refit.Tolerance is > 0 and < 1, "Refit.Tolerance", refit.Tolerance, "between 0 and 1");
        }

        IncompleteCholesky.Validate();
    }

    private static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {range}."));
    }
}
