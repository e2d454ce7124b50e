using Microsoft.Data.Analysis;
using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Experiments;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Live;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;
using Sansa.Tuning;

namespace Sansa.Interactive.Formatters;

/// <summary>Which type is displayed how. One line a type; a rule that fails is caught by <see cref="Displays"/>.</summary>
internal static class DisplayRules
{
    public static readonly IReadOnlyDictionary<Type, Func<object, Card>> All = new Dictionary<Type, Func<object, Card>>
    {
        [typeof(SansaView)] = v => ((SansaView)v).Card,
        [typeof(SansaChart)] = v => ChartCard.Of((SansaChart)v),
        [typeof(CsrMatrix)] = v => MatrixCard.Of((CsrMatrix)v),
        [typeof(CscMatrix)] = v => MatrixCard.Of((CscMatrix)v),
        [typeof(SparseRow)] = v => MatrixCard.Of((SparseRow)v),
        [typeof(DataFrame)] = v => DataFrameCard.Of((DataFrame)v),
        [typeof(TrainingSnapshot)] = v => SnapshotCard.Of((TrainingSnapshot)v),
        [typeof(TuningSnapshot)] = v => TuningCard.Of((TuningSnapshot)v),
        [typeof(TuningResult)] = v => TuningCard.Of((TuningResult)v),
        [typeof(SearchSpace)] = v => TuningCard.Of((SearchSpace)v),
        [typeof(Permutation)] = v => FactorCards.Of((Permutation)v),
        [typeof(Dissection)] = v => DissectionCard.Of((Dissection)v),
        [typeof(SymbolicAnalysis)] = v => FactorCards.Of((SymbolicAnalysis)v),
        [typeof(SupernodalFactor)] = v => FactorCards.Of((SupernodalFactor)v),
        [typeof(FitPlan)] = v => StepCards.Of((FitPlan)v),
        [typeof(InteractionMatrix)] = v => StepCards.Of((InteractionMatrix)v),
        [typeof(ScaledGramian)] = v => StepCards.Of((ScaledGramian)v),
        [typeof(OrderedGramian)] = v => StepCards.Of((OrderedGramian)v),
        [typeof(LdlFactor)] = v => FactorCards.Of((LdlFactor)v),
        [typeof(LdlInverse)] = v => StepCards.Of((LdlInverse)v),
        [typeof(SansaLayers)] = v => StepCards.Of((SansaLayers)v),
        [typeof(ModelOptions)] = OptionsBlock.Card,
        [typeof(FactorOptions)] = OptionsBlock.Card,
        [typeof(InverseOptions)] = OptionsBlock.Card,
        [typeof(Recommender)] = v => RecommenderCard.Of((Recommender)v),
        [typeof(TrainingReport)] = v => TrainingCard.Of((TrainingReport)v),
        [typeof(Recommendations)] = v => RecommendationCards.Of((Recommendations)v),
        [typeof(RecommendationBatch)] = v => RecommendationCards.Of((RecommendationBatch)v),
        [typeof(Explanation)] = v => RecommendationCards.Of((Explanation)v),
        [typeof(EvaluationResult)] = v => EvaluationCard.Of((EvaluationResult)v),
        [typeof(Dataset)] = v => DataCards.Of((Dataset)v),
        [typeof(InteractionData)] = v => DataCards.Of((InteractionData)v),
        [typeof(Split)] = v => DataCards.Of((Split)v),
        [typeof(EvaluationSet)] = v => DataCards.Of((EvaluationSet)v),
        [typeof(RunRecord)] = v => ExperimentCards.Of((RunRecord)v),
        [typeof(Leaderboard)] = v => ExperimentCards.Of((Leaderboard)v),
        [typeof(Study)] = v => ExperimentCards.Of((Study)v),
        [typeof(ComparisonTable)] = v => ExperimentCards.Of((ComparisonTable)v),
        [typeof(DropReport)] = v => DataCards.Of((DropReport)v),
    };
}
