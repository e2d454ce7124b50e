using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using Sansa.Dense;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public unsafe class WmfTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        Wmf.Fit(interactions, new WmfOptions { Factors = 2, Threads = threads }, cancellation: cancellation);

    [Theory]
    [InlineData(3, false)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(40, true)]
    public void Scores_equal_alternating_least_squares_in_double(int factors, bool withValues)
    {
        var x = TestMatrices.Random(new Random(11), 70, 30, 0.2, pattern: true);
        if (withValues)
            x = new CsrMatrix(70, 30, x.RowPointers, x.ColumnIndices, [.. x.ColumnIndices.Select((i, p) => 0.5f + ((i + p) % 4))]);
        var options = new WmfOptions { Factors = factors, Epochs = 4, L2 = 0.05, Exponent = 0.7, UnobservedWeight = 0.2 };
        using var training = new WmfTraining(InteractionMatrix.Of(x), options, new Work(options.Threads));
        var items = Matrix<double>.Build.Dense(factors, 30, (k, i) => training.Items[k, i]);
        var dense = TestMatrices.Dense(x);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var users = SolveAll(dense, items, options);
            items = SolveAll(TestMatrices.Transposed(dense), users, options);
        }

        var expected = SolveAll(dense, items, options).TransposeThisAndMultiply(items);
        using var model = Wmf.Fit(x, options);
        var scorer = model.CreateScorer();
        for (var u = 0; u < 70; u++)
        {
            scorer.Score(x.Row(u).Indices, x.Row(u).Values);
            for (var i = 0; i < 30; i++)
                Assert.Equal(expected[u, i], scorer.Scores[i], 2e-4);
        }
    }

    /// <summary>Each side is at the minimum given the other: central differences of the objective, in double.</summary>
    [Fact]
    public void The_objective_is_flat_where_users_and_items_were_solved() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = TestMatrices.Positive(random, 1 + random.Next(40), 1 + random.Next(30), 0.2);
            var options = new WmfOptions
            {
                Factors = 1 + random.Next(12),
                L2 = 0.01 + random.NextDouble(),
                Exponent = random.NextDouble(),
                UnobservedWeight = 0.05 + random.NextDouble(),
                Threads = 1 + random.Next(2),
            };
            using var training = new WmfTraining(InteractionMatrix.Of(x), options, new Work(options.Threads));
            training.Epoch(default);
            training.Epoch(default);
            AssertFlat(TestMatrices.Transposed(TestMatrices.Dense(x)), ToDouble(training.Items), ToDouble(training.RotatedUsers!.Factors), options, random);
            using var basis = training.Finish();
            using var context = new DenseContext(1);
            using var solver = new WmfSolver(options, context);
            var users = new double[x.RowCount][];
            var factor = new float[options.Factors];
            for (var u = 0; u < x.RowCount; u++)
            {
                solver.Solve(basis, x.Row(u).Indices, x.Row(u).Values, factor);
                users[u] = Array.ConvertAll(factor, f => (double)f);
            }

            AssertFlat(TestMatrices.Dense(x), users, ToDouble(basis.Factors), options, random);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void The_basis_makes_the_gramian_of_the_items_diagonal()
    {
        using var model = Wmf.Fit(TestMatrices.Random(new Random(3), 200, 50, 0.1, pattern: true), new WmfOptions { Factors = 6 });
        for (var a = 0; a < 6; a++)
        {
            for (var b = 0; b < a; b++)
                Assert.Equal(0, Enumerable.Range(0, 50).Sum(i => (double)model.FactorOf(i)[a] * model.FactorOf(i)[b]), 1e-4);
        }
    }

    [Fact]
    public void An_explanation_is_what_the_normal_equations_give()
    {
        var x = TestMatrices.Random(new Random(4), 60, 20, 0.2, pattern: true);
        var options = new WmfOptions { Factors = 5, L2 = 0.02 };
        using var model = Wmf.Fit(x, options);
        var items = Matrix<double>.Build.Dense(5, 20, (k, i) => model.FactorOf(i)[k]);
        double[] weights = [1, 0.5, 2, 1, 1, 3];
        var history = new CsrMatrix(1, 20, [0, 6], [0, 2, 3, 7, 11, 15], [.. weights.Select(w => (float)w)]);
        var row = new double[20];
        for (var h = 0; h < 6; h++)
            row[history.ColumnIndices[h]] = weights[h];
        var inverse = Normal(row, items, options).Inverse();
        var explanation = model.Explain(history.Row(0), 9);
        for (var h = 0; h < 6; h++)
        {
            var item = explanation.HistoryItems[h];
            Assert.Equal(row[item] * (items.Column(item) * inverse * items.Column(9)), explanation.Contributions[h], 1e-5);
        }
    }

    [Fact]
    public void An_interaction_of_weight_zero_is_none()
    {
        var with = new CsrMatrix(3, 4, [0, 2, 5, 6], [0, 1, 0, 2, 3, 3], [1f, 1f, 1f, 0f, 1f, 0f]);
        var without = new CsrMatrix(3, 4, [0, 2, 4, 4], [0, 1, 0, 3], null);
        using var a = Wmf.Fit(with, new WmfOptions { Factors = 2 });
        using var b = Wmf.Fit(without, new WmfOptions { Factors = 2 });
        for (var i = 0; i < 4; i++)
            Assert.Equal(b.FactorOf(i).ToArray(), a.FactorOf(i).ToArray());
        Assert.Equal(0, a.Recommend(with.Row(2), k: 4).Count);
    }

    [Fact]
    public void A_seed_gives_one_model_and_another_seed_another()
    {
        var x = TestMatrices.Random(new Random(6), 50, 20, 0.2, pattern: true);
        float[] Factor(int seed)
        {
            using var model = Wmf.Fit(x, new WmfOptions { Factors = 3, Epochs = 2, Seed = seed });
            return model.FactorOf(5).ToArray();
        }

        Assert.Equal(Factor(1), Factor(1));
        Assert.NotEqual(Factor(1), Factor(2));
    }

    [Fact]
    public void Empty_matrices_give_models_without_recommendations()
    {
        using var nothing = Wmf.Fit(CsrMatrix.Empty(0, 0), new WmfOptions { Factors = 2 });
        Assert.Equal(0, nothing.ItemCount);
        using var empty = Wmf.Fit(CsrMatrix.Empty(5, 3), new WmfOptions { Factors = 2 });
        Assert.Equal(0, empty.Recommend([], k: 3).Count);
    }

    [Fact]
    public void Bad_values_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Wmf.Fit(new CsrMatrix(1, 2, [0, 2], [0, 1], [1f, -1f])));
        foreach (var bad in new WmfOptions[]
        {
            new() { Factors = 0 }, new() { Epochs = 0 }, new() { L2 = 0 }, new() { L2 = double.NaN }, new() { Exponent = 2 },
            new() { UnobservedWeight = 0 }, new() { InitialDeviation = -1 }, new() { Threads = -1 },
        })
            Assert.Throws<ArgumentOutOfRangeException>(() => Wmf.Fit(TwoGroups(), bad));
    }

    private static Matrix<double> SolveAll(double[,] rows, Matrix<double> others, WmfOptions options)
    {
        var solved = Matrix<double>.Build.Dense(others.RowCount, rows.GetLength(0));
        for (var r = 0; r < rows.GetLength(0); r++)
        {
            double[] row = [.. Enumerable.Range(0, rows.GetLength(1)).Select(c => rows[r, c])];
            solved.SetColumn(r, Normal(row, others, options).Solve(others * Vector<double>.Build.Dense(row)));
        }

        return solved;
    }

    /// <summary>V^T W V + alpha_0 V^T V + ridge I for one row.</summary>
    private static Matrix<double> Normal(double[] row, Matrix<double> others, WmfOptions options)
    {
        var ridge = options.L2 * Math.Pow(row.Count(w => w > 0) + (options.UnobservedWeight * row.Length), options.Exponent);
        var weights = Matrix<double>.Build.DenseOfDiagonalArray([.. row.Select(w => w + options.UnobservedWeight)]);
        return (others * weights).TransposeAndMultiply(others) + (ridge * Matrix<double>.Build.DenseIdentity(others.RowCount));
    }

    private static void AssertFlat(double[,] rows, double[][] solved, double[][] others, WmfOptions options, Random random)
    {
        const double step = 1e-4;
        for (var trial = 0; trial < 10; trial++)
        {
            var r = random.Next(solved.Length);
            var k = random.Next(options.Factors);
            var w = (double[])solved[r].Clone();
            double At(double change)
            {
                w[k] = solved[r][k] + change;
                return Objective(rows, r, w, others, options);
            }

            Assert.Equal(0, (At(step) - At(-step)) / (2 * step), 2e-3);
        }
    }

    /// <summary>What depends on the factor of one row.</summary>
    private static double Objective(double[,] rows, int r, double[] w, double[][] others, WmfOptions options)
    {
        var (sum, interactions) = (0.0, 0);
        for (var c = 0; c < others.Length; c++)
        {
            var score = w.Zip(others[c], (a, b) => a * b).Sum();
            sum += (rows[r, c] * (score - 1) * (score - 1)) + (options.UnobservedWeight * score * score);
            interactions += rows[r, c] > 0 ? 1 : 0;
        }

        return sum + (options.L2 * Math.Pow(interactions + (options.UnobservedWeight * others.Length), options.Exponent) * w.Sum(v => v * v));
    }

    private static double[][] ToDouble(MatrixView factors)
    {
        var columns = new double[factors.Columns][];
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = new double[factors.Rows];
            for (var k = 0; k < factors.Rows; k++)
                columns[c][k] = factors[k, c];
        }

        return columns;
    }
}
