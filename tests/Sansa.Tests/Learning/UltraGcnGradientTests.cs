using Sansa.Dense;
using Sansa.Learning;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Tests.Learning;

public class UltraGcnGradientTests
{
    private static readonly UltraGcnOptions Options = new()
    {
        Factors = 3,
        Negatives = 7,
        Neighbours = 4,
        NegativeWeight = 5,
        PositiveBase = 0.1,
        NegativeBase = 0.2,
        Lambda = 0.7
    };

    [Theory]
    [InlineData(1, 11, false)]
    [InlineData(2, 11, false)]
    [InlineData(1, 11, true)]
    [InlineData(2, 11, true)]
    [InlineData(2, 39, true)]
    public void The_gradient_is_that_of_the_loss_in_double(int threads, int items, bool all)
    {
        var options = Options with { AllNegatives = all };
        var x = TestMatrices.Random(new Random(2), 8, items, 0.4, pattern: true);
        using var context = new DenseContext(threads);
        var graphs = ConstraintGraphs.Of(context, x, Options.Neighbours);
        using var network = new UltraGcnNetwork(8, items, graphs, options);
        Initial.Normal(network.Users, 0.8, new CounterRandom(1));
        Initial.Normal(network.Items, 0.8, new CounterRandom(2));
        // User 3 is there twice.
        int[] users = [3, 0, 3, 7], positives = [.. users.Select((u, b) => x.Row(u).Indices[b % x.RowLength(u)])];
        var negatives = new CounterRandom(3);
        var check = new GradientCheck();
        var values = GradientCheck.Values([network.Users, network.Items]);
        var loss = network.Step(context, users, positives, negatives, check);
        double Loss() => users.Select((u, b) => PairLoss(values, x, u, positives[b], b, all ? null : negatives)).Sum();
        Assert.Equal(Loss(), loss, 1e-4);
        check.AssertIsGradientOf(values, Loss);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-6)]
    public void All_products_begin_where_the_options_say(double product)
    {
        var options = Options with { InitialProduct = product, InitialDeviation = 1e-4 };
        var x = TestMatrices.Random(new Random(2), 8, 11, 0.4, pattern: true);
        using var context = new DenseContext(threads: 1);
        using var network = new UltraGcnNetwork(8, 11, ConstraintGraphs.Of(context, x, Options.Neighbours), options);
        network.Initialise(new CounterRandom(1));
        Assert.All(Enumerable.Range(0, 8 * 11), pair =>
            Assert.Equal(product, Enumerable.Range(0, 3).Sum(d => network.Users.Value[d, pair / 11] * (double)network.Items.Value[d, pair % 11]), 0.01));
    }

    /// <summary>Written from the paper with degrees counted anew.</summary>
    private static double PairLoss(Dictionary<string, double[]> values, CsrMatrix x, int user, int positive, int place, CounterRandom? negatives)
    {
        var dense = TestMatrices.Dense(x);
        double Product(int item) => Enumerable.Range(0, 3).Sum(d => values["users"][(user * 3) + d] * values["items"][(item * 3) + d]);
        double Degree(int item) => Enumerable.Range(0, 8).Sum(u => dense[u, item]);
        double Beta(int item) => Math.Sqrt(x.RowLength(user) + 1) / x.RowLength(user) / Math.Sqrt(Degree(item) + 1);
        double G(int i, int j) => Enumerable.Range(0, 8).Sum(u => dense[u, i] * dense[u, j]);
        double RowSum(int i) => Enumerable.Range(0, x.ColumnCount).Sum(j => G(i, j));
        double Omega(int i, int j) => G(i, j) / RowSum(i) * Math.Sqrt((RowSum(i) + 1) / (RowSum(j) + 1));

        var loss = (0.1 + Beta(positive)) * -LogSigmoid(Product(positive));
        var related = Enumerable.Range(0, x.ColumnCount).Where(j => G(positive, j) > 0);
        foreach (var j in related.OrderByDescending(j => (float)Omega(positive, j)).ThenBy(j => j).Take(4))
            loss -= 0.7 * Omega(positive, j) * LogSigmoid(Product(j));
        int[] drawn = negatives is { } random ? [.. Enumerable.Range(0, 7).Select(k => random.Below((ulong)((place * 7) + k), x.ColumnCount))]
            : [.. Enumerable.Range(0, x.ColumnCount)];
        foreach (var item in drawn)
            loss -= 5.0 / drawn.Length * (0.2 + Beta(item)) * LogSigmoid(-Product(item));

        return loss;
    }

    private static double LogSigmoid(double s) => -Math.Log(1 + Math.Exp(-s));
}
