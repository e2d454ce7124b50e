using Sansa.Dense;
using Sansa.Learning;
using Sansa.Models;

namespace Sansa.Tests.Learning;

public class ElsaGradientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradient_without_an_array_of_users_by_items_is_that_of_the_dense_loss(bool pattern)
    {
        const int items = 14, factors = 4, users = 6;
        using var network = new ElsaNetwork(items, factors);
        Initial.Normal(network.Vectors, 0.7, new CounterRandom(1));
        var x = TestMatrices.Random(new Random(3), users, items, 0.3, pattern);
        using var context = new DenseContext(threads: 2);
        var check = new GradientCheck();
        var values = GradientCheck.Values([network.Vectors]);
        var loss = network.Step(context, x, x.Transpose(), check);
        double Loss() => Enumerable.Range(0, users).Sum(u => UserLoss(values["items"], DoubleNet.Row(x, u), factors)) / (users * items);
        Assert.Equal(Loss(), loss, 1e-6);
        check.AssertIsGradientOf(values, Loss, 1e-3);
    }

    /// <summary>|y/|y| - x/|x||^2 with y = A A^T x - x.</summary>
    private static double UserLoss(double[] vectors, double[] x, int factors)
    {
        if (x.All(v => v == 0))
            return 0;
        var a = vectors.Chunk(factors).Select(Unit).ToArray();
        var p = Enumerable.Range(0, factors).Select(d => a.Zip(x, (row, v) => row[d] * v).Sum()).ToArray();
        var y = Unit([.. a.Zip(x, (row, v) => row.Zip(p, (r, s) => r * s).Sum() - v)]);
        return y.Zip(Unit(x), (s, t) => (s - t) * (s - t)).Sum();
    }

    private static double[] Unit(double[] x) => [.. x.Select(v => v / Math.Sqrt(x.Sum(w => w * w)))];
}
