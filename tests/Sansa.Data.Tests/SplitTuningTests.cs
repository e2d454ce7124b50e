using Sansa.Evaluation;
using Sansa.Models;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Data.Tests;

/// <summary>A search on a split: on its validation users, or on training items that are held back; never on test items.</summary>
public sealed class SplitTuningTests
{
    private static readonly TunerOptions Few = new() { Runs = 4, Seconds = null, Metric = new Ndcg(5) };
    private static readonly SearchSpace Space = SearchSpace.Nothing(ItemKnn.Description).With("neighbours=2..20").With("alpha=0..1");

    /// <summary>There are no test users here: whoever looked at them would fail.</summary>
    [Fact]
    public void The_test_users_are_not_looked_at()
    {
        var split = Split() with { Test = null! };
        var blind = Tuner.Search(Space, split, Few);
        Assert.Equal(4, blind.Trials.Count);
        Assert.Equal(blind.Trials.Select(t => t.Mean), Tuner.Search(Space, Split(), Few).Trials.Select(t => t.Mean));
    }

    [Fact]
    public void Without_validation_users_a_fifth_of_each_users_training_items_is_held_back_from_training()
    {
        var split = Split();
        var (train, users) = SplitTuning.ForTuning(split);
        Assert.Equal(split.Train.NonzeroCount, train.NonzeroCount + users.HeldOut.NonzeroCount);
        Assert.True(users.HeldOut.NonzeroCount > 0);
        Assert.Same(train, users.FoldIn);
        var own = Protocols.WithValidation(split, seed: 7);
        Assert.Same(own.Train, SplitTuning.ForTuning(own).Train);
        Assert.Same(own.Validation, SplitTuning.ForTuning(own).Validation);
    }

    private static Split Split()
    {
        var random = new Random(5);
        List<int> users = [], items = [];
        for (var k = 0; k < 4000; k++)
        {
            users.Add(random.Next(300));
            items.Add((int)(40 * Math.Pow(random.NextDouble(), 2)));
        }

        var x = CsrMatrix.FromCoordinates(300, 40, [.. users], [.. items]);
        return new Split
        {
            Train = new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, null),
            Test = new EvaluationSet(x, x, IdMap.Identity(300)),
            UserIds = IdMap.Identity(300),
            ItemIds = IdMap.Identity(40),
            Generalisation = Generalisation.Weak,
            ProtocolName = "made",
            Source = "made",
            DataName = "made",
        };
    }
}
