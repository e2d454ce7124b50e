using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// Popularity: the score of an item is the sum of its interactions, for every user alike. The floor of every table: a model that does not beat it has
/// learned nothing about its users.
/// </summary>
/// <remarks>The only model here that recommends to a user without history. An item without interactions has no score.</remarks>
public sealed class Popularity : Recommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<PopularityOptions> Description { get; } = new(
        "popularity", "popularity", "the same items for everybody, by their interactions: the floor of every table", Fit, Read,
        ModelsJson.Convention.PopularityOptions);

    private readonly float[] _scores;

    private Popularity(float[] scores, PopularityOptions options, TrainingReport report)
        : base(report) => (_scores, Options) = (scores, options);

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override PopularityOptions Options { get; }

    /// <inheritdoc/>
    public override long WeightCount => _scores.Length;

    /// <inheritdoc/>
    public override int ItemCount => _scores.Length;

    /// <summary>False: the score of an item comes from all users, not from this one's history.</summary>
    public override bool CanExplain => false;

    /// <summary>Adds up the interactions of each item.</summary>
    /// <param name="x">X, users x items: a pattern, or finite values, which are added up.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told when it is done.</param>
    /// <param name="cancellation">Looked at once.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Popularity Fit(
        CsrMatrix x, PopularityOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new PopularityOptions();
        options.Validate();
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("count", 1));
        return new Popularity(run.Stage("count", _ => Sums(x), sums => sums.Length), options, run.ToReport());
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new PopularityScorer(_scores);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Array("scores", _scores);
    }

    private static Popularity Read(ModelReader reader, PopularityOptions options, TrainingReport report) =>
        new(reader.Array<float>("scores").Values, options, report);

    private static float[] Sums(CsrMatrix x)
    {
        var sums = new double[x.ColumnCount];
        var isKnown = new bool[x.ColumnCount];
        for (long p = 0; p < x.NonzeroCount; p++)
        {
            sums[x.ColumnIndices[p]] += x.Values is null ? 1 : x.Values[p];
            isKnown[x.ColumnIndices[p]] = true;
        }

        var scores = new float[sums.Length];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = isKnown[i] ? (float)sums[i] + 0f : UserScorer.NoScore;
        return scores;
    }

    /// <summary>The same scores for everybody, copied because a caller may overwrite them.</summary>
    private sealed class PopularityScorer(float[] scores) : UserScorer(scores.Length)
    {
        public override void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values) => scores.CopyTo(Scores.AsSpan());
    }
}
