using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Cli;

/// <summary>Options of a fit as typed; null where the command line leaves the method's default.</summary>
internal sealed record MethodSettings
{
    public double? L2 { get; init; }

    public double? Density { get; init; }

    public int? Scans { get; init; }

    public int? Finetune { get; init; }

    public InverseSchedule? Schedule { get; init; }

    public OrderingMethod? Ordering { get; init; }

    public bool NoRefit { get; init; }

    public double? RefitL2 { get; init; }

    public double? RefitExponent { get; init; }

    /// <summary>Whether scans or finetune steps were asked for that the refit leaves out.</summary>
    public bool LeavesStepsOut => (Scans is not null || Finetune is not null) && !NoRefit && Schedule != InverseSchedule.Reference;

    public int? Neighbours { get; init; }

    public double? R { get; init; }

    public int Threads { get; init; }
}

/// <summary>A way to train a model from the command line.</summary>
/// <param name="Name">What --method takes.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Uses">The options that it takes, by name without dashes.</param>
/// <param name="Fit">Trains.</param>
internal sealed record Method(string Name, string Description, IReadOnlyList<string> Uses, Func<CsrMatrix, MethodSettings, IProgress<TrainingProgress>, CancellationToken, Recommender> Fit)
{
    private static readonly string[] SansaUses = ["l2", "density", "scans", "finetune", "schedule", "ordering", "no-refit", "refit-l2", "refit-exponent"];

    public static IReadOnlyList<Method> All { get; } =
    [
        new("icf", "SANSA with an incomplete Cholesky factor: small memory, fast", SansaUses,
            (x, s, progress, cancellation) => SansaModel.Fit(x, SansaOptionsOf(s, FactorizationMethod.Incomplete), progress, cancellation)),
        new("exact", "SANSA with the exact Cholesky factor, sparsified afterwards: more accurate, takes minutes and gigabytes", SansaUses,
            (x, s, progress, cancellation) => SansaModel.Fit(x, SansaOptionsOf(s, FactorizationMethod.Exact), progress, cancellation)),
        new("auto", "SANSA with the exact factor where it fits memory and time, else the incomplete one", SansaUses,
            (x, s, progress, cancellation) => SansaModel.Fit(x, SansaOptionsOf(s, FactorizationMethod.Auto), progress, cancellation)),
        new("ease", "EASE^R: dense, 4 bytes for each pair of items", ["l2"],
            (x, s, progress, cancellation) => Ease.Fit(x, new EaseOptions { L2 = s.L2 ?? new EaseOptions().L2, Threads = s.Threads }, progress, cancellation)),
        new("mrf", "Markov random field", ["l2", "density", "r"],
            (x, s, progress, cancellation) => Mrf.Fit(x, new MrfOptions { L2 = s.L2 ?? new MrfOptions().L2, Density = s.Density ?? new MrfOptions().Density, R = s.R ?? new MrfOptions().R, Threads = s.Threads }, progress, cancellation)),
        new("itemknn", "cosine neighbours, a baseline", ["neighbours"],
            (x, s, progress, cancellation) => ItemKnn.Fit(x, new ItemKnnOptions { Neighbours = s.Neighbours ?? new ItemKnnOptions().Neighbours, Threads = s.Threads }, progress, cancellation)),
    ];

    public static Method Find(string name) => All.First(m => m.Name == name);

    /// <summary>Refuses an option that the method would ignore.</summary>
    public void Check(MethodSettings settings)
    {
        (string Name, bool Given)[] given =
        [
            ("l2", settings.L2 is not null), ("density", settings.Density is not null), ("scans", settings.Scans is not null),
            ("finetune", settings.Finetune is not null), ("schedule", settings.Schedule is not null), ("ordering", settings.Ordering is not null),
            ("neighbours", settings.Neighbours is not null), ("r", settings.R is not null),
            ("no-refit", settings.NoRefit), ("refit-l2", settings.RefitL2 is not null), ("refit-exponent", settings.RefitExponent is not null),
        ];
        foreach (var (name, isGiven) in given)
        {
            if (isGiven && !Uses.Contains(name))
                throw new UserErrorException($"--{name} means nothing to --method {Name}, which takes {string.Join(", ", Uses.Select(u => "--" + u))}.");
        }
    }

    private static SansaOptions SansaOptionsOf(MethodSettings s, FactorizationMethod factorization)
    {
        var defaults = new SansaOptions();
        return defaults with
        {
            Method = factorization,
            L2 = s.L2 ?? defaults.L2,
            Density = s.Density ?? defaults.Density,
            Scans = s.Scans ?? defaults.Scans,
            FinetuneSteps = s.Finetune ?? defaults.FinetuneSteps,
            Schedule = s.Schedule ?? defaults.Schedule,
            Ordering = s.Ordering ?? defaults.Ordering,
            Refit = RefitOptionsOf(s),
            Threads = s.Threads,
        };
    }

    /// <summary>None with --no-refit, nor with the authors' schedule unless it is asked for.</summary>
    private static RefitOptions? RefitOptionsOf(MethodSettings s)
    {
        var isAsked = s.RefitL2 is not null || s.RefitExponent is not null;
        if (s.NoRefit && isAsked)
            throw new UserErrorException("--no-refit turns off what --refit-l2 and --refit-exponent set: give one or the other.");
        if (s.NoRefit || (s.Schedule == InverseSchedule.Reference && !isAsked))
            return null;
        var defaults = new RefitOptions();
        return defaults with { L2 = s.RefitL2 ?? defaults.L2, Exponent = s.RefitExponent ?? defaults.Exponent };
    }
}
