using Sansa.Evaluation;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Data.Tests;

public class SplitEvaluationTests
{
    /// <summary>Item i brings item i + 1.</summary>
    private sealed class NextItem(CsrMatrix weights) : SparseRecommender(weights, new TrainingReport())
    {
        public override ModelKind Kind => throw new NotSupportedException();

        public override ModelOptions Options => throw new NotSupportedException();

        public override void Write(ModelWriter writer) => throw new NotSupportedException();
    }

    private static readonly NextItem Model = new(CsrMatrix.FromCoordinates(3, 3, [0, 1], [1, 2]));

    [Fact]
    public void The_test_users_of_a_split_are_measured()
    {
        var split = MakeSplit(validation: null);
        var result = Evaluator.Evaluate(Model, split, [new BarsRecall(1)]);
        Assert.Equal([1, 0.0], result["BarsRecall@1"].PerUser);
    }

    [Fact]
    public void Validation_users_are_measured_where_there_are_some()
    {
        var foldIn = CsrMatrix.FromCoordinates(1, 3, [0], [1]);
        var split = MakeSplit(new EvaluationSet(foldIn, CsrMatrix.FromCoordinates(1, 3, [0], [2]), IdMap.Identity(1)));
        Assert.Equal(1, Evaluator.Evaluate(Model, split, [new BarsRecall(1)], validation: true)["BarsRecall@1"].Mean);
        var error = Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(Model, MakeSplit(null), [new BarsRecall(1)], validation: true));
        Assert.Contains("no validation users", error.Message, StringComparison.Ordinal);
    }

    private static Split MakeSplit(EvaluationSet? validation)
    {
        var train = CsrMatrix.FromCoordinates(2, 3, [0, 1], [0, 0]);
        return new Split
        {
            Train = train,
            Validation = validation,
            Test = new EvaluationSet(train, CsrMatrix.FromCoordinates(2, 3, [0, 1], [1, 2]), IdMap.Identity(2)),
            UserIds = IdMap.Identity(2),
            ItemIds = IdMap.Identity(3),
            Generalisation = Generalisation.Weak,
            ProtocolName = "by hand",
            Source = "this test",
            DataName = "three items",
        };
    }
}
