using Sansa.Learning;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tests.Models.Neural;

public class MultVaeTests : RecommenderContractTests
{
    private static readonly MultVaeOptions Small = new()
    {
        HiddenDimension = 24,
        LatentDimension = 8,
        BatchSize = 7,
        Epochs = 100,
        AnnealSteps = 2000,
        LearningRate = 0.01,
        ValidationShare = 0
    };

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        MultVae.Fit(interactions, Small with { Threads = threads, Epochs = interactions.ColumnCount > 20 ? 3 : Small.Epochs }, cancellation: cancellation);

    [Fact]
    public void The_weight_of_the_divergence_grows_to_its_cap()
    {
        var options = new MultVaeOptions { AnnealSteps = 10, AnnealCap = 0.25 };
        Assert.Equal([0, 0.1f, 0.2f, 0.25f, 0.25f], Enumerable.Range(1, 5).Select(step => MultVae.Beta(options, step)));
        Assert.Equal(0.25f, MultVae.Beta(options with { AnnealSteps = 0 }, 1));
    }

    [Fact]
    public void Early_stopping_keeps_the_best_epoch_and_says_so()
    {
        var x = TestMatrices.Random(new Random(1), 200, 30, 0.3, pattern: true);
        var model = MultVae.Fit(x, Small with { ValidationShare = 0.2, Epochs = 60, Patience = 3 });
        Assert.Contains(model.Report.Decisions, d => d.StartsWith("40 validation users", StringComparison.Ordinal));
        Assert.Contains(model.Report.Decisions, d => d.StartsWith("Kept epoch", StringComparison.Ordinal));
        var without = MultVae.Fit(x, Small with { ValidationShare = 0.001, Epochs = 2 });
        Assert.Contains(without.Report.Decisions, d => d.StartsWith("No validation users", StringComparison.Ordinal));
    }

    [Fact]
    public void Known_validation_users_are_trained_on_without_the_items_to_be_found()
    {
        var x = TestMatrices.Random(new Random(1), 50, 30, 0.3, pattern: true);
        var random = new CounterRandom(3).Stream(-1);
        var known = ValidationUsers.Choose(x, 0.2, known: true, random)!;
        var unknown = ValidationUsers.Choose(x, 0.2, known: false, random)!;
        Assert.Equal((50, 40), (known.Train.RowCount, unknown.Train.RowCount));
        Assert.Equal(x.NonzeroCount, known.Train.NonzeroCount + known.HeldOutItems.NonzeroCount);
        for (var u = 0; u < known.Count; u++)
        {
            var (shown, held) = (known.Train.Row(40 + u).Indices.ToArray(), known.HeldOutItems.Row(u).Indices.ToArray());
            Assert.Equal(unknown.HeldOutItems.Row(u).Indices.ToArray(), held);
            Assert.Equal((int)Math.Ceiling(0.2 * (shown.Length + held.Length)), held.Length);
            int[] all = [.. shown.Concat(held).Order()];
            Assert.Contains(Enumerable.Range(0, 50), v => x.Row(v).Indices.SequenceEqual(all));
        }

        var model = MultVae.Fit(x, Small with { ValidationShare = 0.2, ValidationUsersKnown = true, Epochs = 2 });
        Assert.Contains(model.Report.Decisions, d => d.Contains("four fifths", StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_to_the_same_bytes()
    {
        var x = TestMatrices.Random(new Random(2), 60, 30, 0.3, pattern: true);
        NeuralCases.AssertResumes(x, Small with { Epochs = 6, ValidationShare = 0.2, FinalRateShare = 0.1 },
            (o, file) => o with { Checkpoint = file, CheckpointMinutes = 0 },
            (o, progress, cancellation) => MultVae.Fit(x, o, progress, cancellation));
    }

    [Fact]
    public void Edge_cases() => NeuralCases.AssertEdges(x => MultVae.Fit(x, Small with { Epochs = 2 }));

    [Fact]
    public void Options_outside_their_range_are_refused() => NeuralCases.AssertRefuses(Small, o => o.Validate(),
        o => o with { LearningRate = 0 }, o => o with { FinalRateShare = 1.1 }, o => o with { Dropout = 1 },
        o => o with { ValidationShare = double.NaN }, o => o with { AnnealCap = -1 },
        o => o with { Patience = 0 }, o => o with { BatchSize = 0 }, o => o with { L2 = double.NaN }, o => o with { Threads = -1 });
}

public class RecVaeTests : RecommenderContractTests
{
    private static readonly RecVaeOptions Small = new()
    {
        HiddenDimension = 20,
        LatentDimension = 8,
        BatchSize = 7,
        Epochs = 40,
        LearningRate = 0.01,
        ValidationShare = 0
    };

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        RecVae.Fit(interactions, Small with { Threads = threads, Epochs = interactions.ColumnCount > 20 ? 2 : Small.Epochs }, cancellation: cancellation);

    [Fact]
    public void A_training_that_was_stopped_goes_on_to_the_same_bytes()
    {
        var x = TestMatrices.Random(new Random(2), 60, 30, 0.3, pattern: true);
        NeuralCases.AssertResumes(x, Small with { Epochs = 4, ValidationShare = 0.2 }, (o, file) => o with { Checkpoint = file, CheckpointMinutes = 0 },
            (o, progress, cancellation) => RecVae.Fit(x, o, progress, cancellation));
    }

    [Fact]
    public void Edge_cases() => NeuralCases.AssertEdges(x => RecVae.Fit(x, Small with { Epochs = 1 }));

    [Fact]
    public void Options_outside_their_range_are_refused() => NeuralCases.AssertRefuses(Small, o => o.Validate(),
        o => o with { Gamma = -1 }, o => o with { EncoderPasses = 0 }, o => o with { DecoderPasses = 0 }, o => o with { HiddenDimension = 0 },
        o => o with { Epochs = 0 });
}

public class ElsaTests : RecommenderContractTests
{
    private static readonly ElsaOptions Small = new() { Factors = 8, BatchSize = 7, Epochs = 30 };

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        Elsa.Fit(interactions, Small with { Threads = threads }, cancellation: cancellation);

    [Fact]
    public void Vectors_have_length_one()
    {
        using var model = (Elsa)Train(TwoGroups(), 1, default);
        for (var i = 0; i < model.ItemCount; i++)
            Assert.Equal(1, model.VectorOf(i).ToArray().Sum(v => v * v), 1e-5f);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.VectorOf(model.ItemCount).Length);
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_to_the_same_bytes()
    {
        var x = TestMatrices.Random(new Random(2), 60, 30, 0.3, pattern: true);
        NeuralCases.AssertResumes(x, Small with { Epochs = 6 }, (o, file) => o with { Checkpoint = file, CheckpointMinutes = 0 },
            (o, progress, cancellation) => Elsa.Fit(x, o, progress, cancellation));
    }

    [Fact]
    public void Edge_cases() => NeuralCases.AssertEdges(x => Elsa.Fit(x, Small with { Epochs = 2 }));

    [Fact]
    public void Options_outside_their_range_are_refused() => NeuralCases.AssertRefuses(Small, o => o.Validate(), o => o with { Factors = 0 },
        o => o with { LearningRate = double.PositiveInfinity });
}

public class UltraGcnTests : RecommenderContractTests
{
    private static readonly UltraGcnOptions Small = new()
    {
        Factors = 8,
        BatchSize = 16,
        Epochs = 60,
        Negatives = 20,
        NegativeWeight = 5,
        LearningRate = 0.02,
        FinalRateShare = 0.5,
        InitialDeviation = 0.1
    };

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        UltraGcn.Fit(interactions, Small with { Threads = threads, Epochs = interactions.ColumnCount > 20 ? 2 : Small.Epochs }, cancellation: cancellation);

    /// <summary>The vector of a new user is a minimum: with a history of a training user it comes near to the trained one's ranking.</summary>
    [Fact]
    public void A_new_user_gets_what_the_group_has()
    {
        var model = Train(TwoGroups(), 1, default);
        var top = model.Recommend([0, 1], k: 3);
        Assert.Equal([2, 3, 4], top.Items.Order());
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_to_the_same_bytes()
    {
        var x = TestMatrices.Random(new Random(2), 60, 30, 0.3, pattern: true);
        NeuralCases.AssertResumes(x, Small with { Epochs = 6 }, (o, file) => o with { Checkpoint = file, CheckpointMinutes = 0 },
            (o, progress, cancellation) => UltraGcn.Fit(x, o, progress, cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Edge_cases(bool all) => NeuralCases.AssertEdges(x => UltraGcn.Fit(x, Small with { Epochs = 2, AllNegatives = all }));

    [Fact]
    public void With_all_items_as_negatives_it_is_the_same_at_any_number_of_threads_and_learns_the_groups()
    {
        var (x, options) = (TwoGroups(), Small with { AllNegatives = true, BatchSize = 3, Epochs = 150 });
        UltraGcn one = UltraGcn.Fit(x, options with { Threads = 1 }), two = UltraGcn.Fit(x, options with { Threads = 2 });
        for (var user = 0; user < 20; user++)
        {
            var (first, second) = (one.Recommend(x.Row(user), k: 1), two.Recommend(x.Row(user), k: 1));
            Assert.Equal([(user / 10 * 5) + (user % 5)], first.Items);
            Assert.Equal(first.Scores, second.Scores);
        }
    }

    [Fact]
    public void Options_outside_their_range_are_refused() => NeuralCases.AssertRefuses(Small, o => o.Validate(),
        o => o with { Negatives = 0 }, o => o with { Neighbours = -1 }, o => o with { Gamma = double.NaN }, o => o with { Factors = 0 },
        o => o with { BatchSize = 1 << 20, Negatives = 1 << 16 });
}

/// <summary>What all models that are learned in steps must do beside the contract.</summary>
internal static class NeuralCases
{
    public static void AssertEdges(Func<CsrMatrix, Recommender> fit)
    {
        Assert.Equal(0, fit(CsrMatrix.Empty(0, 0)).ItemCount);
        Assert.Equal(0, fit(CsrMatrix.Empty(4, 0)).ItemCount);
        var nobody = fit(CsrMatrix.Empty(5, 3));
        Assert.Equal(3, nobody.ItemCount);
        Assert.All(nobody.Recommend([1], k: 10).Scores, s => Assert.True(float.IsFinite(s)));
        var one = fit(new CsrMatrix(1, 1, [0, 1], [0], null));
        Assert.Empty(one.Recommend([0], k: 5).Items);
        // Values that are large, and a user whose only value is zero.
        var odd = fit(new CsrMatrix(3, 4, [0, 2, 3, 4], [0, 3, 1, 2], [1e6f, 3f, 0f, 2f]));
        Assert.All(odd.Recommend([0, 2], k: 10).Scores, s => Assert.True(float.IsFinite(s)));
    }

    public static void AssertRefuses<T>(T options, Action<T> validate, params Func<T, T>[] changes)
    {
        validate(options);
        foreach (var change in changes)
            Assert.Throws<ArgumentOutOfRangeException>(() => validate(change(options)));
    }

    /// <summary>
    /// Stops a training in its third epoch, goes on from the checkpoint, and compares the scores with those of a training that was not stopped.
    /// </summary>
    public static void AssertResumes<T>(CsrMatrix x, T options, Func<T, string, T> withCheckpoint,
        Func<T, IProgress<TrainingProgress>?, CancellationToken, Recommender> fit)
        where T : LearningOptions
    {
        var folder = Directory.CreateTempSubdirectory("sansa-checkpoint");
        try
        {
            var file = Path.Combine(folder.FullName, "c");
            var saving = withCheckpoint(options, file);
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => fit(saving, new StopAt("epoch 3", stop), stop.Token));
            Assert.True(File.Exists(file));
            var other = Assert.Throws<InvalidDataException>(() => fit((T)(saving with { Seed = 77 }), null, default));
            Assert.Contains("another training", other.Message, StringComparison.Ordinal);

            var went = new Remarks();
            var resumed = fit(saving, went, default);
            Assert.DoesNotContain(went.All, r => r.StartsWith("epoch 2", StringComparison.Ordinal));
            Assert.Contains(went.All, r => r.StartsWith("epoch 4", StringComparison.Ordinal));
            Assert.False(File.Exists(file));
            var whole = fit(options, null, default);
            var (a, b) = (resumed.CreateScorer(), whole.CreateScorer());
            for (var user = 0; user < x.RowCount; user++)
            {
                a.Score(x.Row(user).Indices, []);
                b.Score(x.Row(user).Indices, []);
                Assert.Equal(b.Scores, a.Scores);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class StopAt(string remark, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Remark?.StartsWith(remark, StringComparison.Ordinal) == true)
                source.Cancel();
        }
    }

    private sealed class Remarks : IProgress<TrainingProgress>
    {
        public List<string> All { get; } = [];

        public void Report(TrainingProgress value) => All.AddRange(value.Remark is { } remark ? [remark] : []);
    }
}
