using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Interactive.Live;
using Sansa.Models;
using Sansa.Tuning;

namespace Sansa.Interactive.Tests.Live;

/// <summary>A search with a live display.</summary>
[Collection("extension")]
public sealed class LiveTuningTests
{
    private static readonly SearchSpace Space = SearchSpace.Nothing(ItemKnn.Description).With("neighbours=2..40:log");

    [Fact]
    public async Task A_search_is_shown_and_ends_as_one_line_with_the_result_of_a_search_without_display()
    {
        List<TuningSnapshot> shown = [];
        Load(shown, default);
        var options = new TunerOptions { Runs = 6, Seconds = null, Metric = new Ndcg(5) };
        var result = await LiveTuning.SearchAsync(Space, Split(), options, TestContext.Current.CancellationToken);
        Assert.Equal(Tuner.Search(Space, Split(), options).Trials.Select(t => t.Mean), result.Trials.Select(t => t.Mean));
        Assert.Equal((TrainingState.Running, TrainingState.Done), (shown[0].State, shown[^1].State));
        Assert.Contains("6 trials", shown[^1].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_the_cell_ends_the_search_and_says_so()
    {
        List<TuningSnapshot> shown = [];
        using var cell = new CancellationTokenSource();
        Load(shown, cell.Token);
        var search = LiveTuning.SearchAsync(Space, Split(), new TunerOptions { Seconds = 600 }, TestContext.Current.CancellationToken);
        await cell.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        Assert.Equal(TrainingState.Interrupted, shown[^1].State);
    }

    private static void Load(List<TuningSnapshot> shown, CancellationToken cell)
    {
        void Add(object snapshot)
        {
            lock (shown)
                shown.Add((TuningSnapshot)snapshot);
        }

        SansaExtension.Load(first =>
        {
            Add(first);
            return Add;
        }, () => cell);
    }

    private static Split Split()
    {
        var x = Matrices.Random(900, 60, 8, pattern: true);
        return new Split
        {
            Train = x,
            Test = new EvaluationSet(x, x, IdMap.Identity(900)),
            UserIds = IdMap.Identity(900),
            ItemIds = IdMap.Identity(60),
            Generalisation = Generalisation.Weak,
            ProtocolName = "made",
            Source = "made",
            DataName = "made",
        };
    }
}
