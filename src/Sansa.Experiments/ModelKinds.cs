using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Experiments;

/// <summary>The models that a spec can name, each with its options record.</summary>
public static class ModelKinds
{
    private static readonly IReadOnlyList<ModelKind> All =
    [
        new ModelKind<SansaOptions>("sansa", o => o.Validate(), (o, threads) => o with { Threads = threads }, SansaModel.Fit),
        new ModelKind<EaseOptions>("ease", o => o.Validate(), (o, threads) => o with { Threads = threads }, Ease.Fit),
        new ModelKind<MrfOptions>("mrf", o => o.Validate(), (o, threads) => o with { Threads = threads }, Mrf.Fit),
        new ModelKind<ItemKnnOptions>("itemknn", o => o.Validate(), (o, threads) => o with { Threads = threads }, ItemKnn.Fit),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name)];

    internal static ModelKind Find(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"There is no model '{name}'. The models are: {string.Join(", ", Names)}.");
}

internal abstract record ModelKind(string Name)
{
    /// <summary>Checks options and adds the defaults of those left out; threads belong to the run, not to the options.</summary>
    public abstract JsonObject Complete(JsonObject options);

    public abstract Recommender Fit(CsrMatrix x, JsonObject options, int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation);
}

internal sealed record ModelKind<TOptions>(
    string Name,
    Action<TOptions> Validate,
    Func<TOptions, int, TOptions> WithThreads,
    Func<CsrMatrix, TOptions?, IProgress<TrainingProgress>?, CancellationToken, Recommender> Train) : ModelKind(Name)
    where TOptions : class
{
    private const string ThreadsName = "threads";

    public override JsonObject Complete(JsonObject options)
    {
        var complete = JsonSerializer.SerializeToNode(Read(options), ExperimentJson.Options)!.AsObject();
        complete.Remove(ThreadsName);
        return complete;
    }

    public override Recommender Fit(CsrMatrix x, JsonObject options, int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation) =>
        Train(x, WithThreads(Read(options), threads), progress, cancellation);

    private TOptions Read(JsonObject options)
    {
        if (options.ContainsKey(ThreadsName))
            throw new ArgumentException("'threads' belongs to the run, not to the options of its model.");
        TOptions read;
        try
        {
            read = options.Deserialize<TOptions>(ExperimentJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The options of '{Name}' cannot be read: {ExperimentJson.Problem(e)}", e);
        }

        Validate(read);
        return read;
    }
}
