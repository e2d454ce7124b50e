using Sansa.Dense;
using Sansa.Learning;

namespace Sansa.Tests.Learning;

public class AdamTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.3, 0.7)]
    public void Adam_is_that_of_the_paper(double l2, double fall)
    {
        using var parameter = new Parameter("p", 21, 2);
        parameter.Fill(i => MathF.Sin(i + 1));
        var (p, m, v) = (GradientCheck.Values([parameter])["p"], new double[42], new double[42]);
        var adam = new Adam([parameter], 0.05, l2, share: t => Math.Pow(fall, t));
        for (var t = 1; t <= 7; t++)
        {
            adam.BeginStep();
            Give(adam, parameter, t);
            for (var i = 0; i < p.Length; i++)
            {
                var g = Gradient(i, t) + (l2 * p[i]);
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.999 * v[i]) + (0.001 * g * g);
                p[i] -= 0.05 * Math.Pow(fall, t) * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
            }
        }

        var actual = GradientCheck.Values([parameter])["p"];
        for (var i = 0; i < p.Length; i++)
            Assert.Equal(p[i], actual[i], 2e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Columns_that_make_up_missed_steps_have_the_bytes_of_those_that_saw_zeros(double l2)
    {
        using Parameter lazy = new("p", 19, 6, sparse: true), eager = new("p", 19, 6);
        lazy.Fill(i => MathF.Cos(i));
        eager.Fill(i => MathF.Cos(i));
        Adam sparse = new([lazy], 0.01, l2, share: t => 1.0 / t), dense = new([eager], 0.01, l2, share: t => 1.0 / t);
        using var buffer = new NativeBuffer(19 * 6);
        var random = new Random(5);
        for (var t = 1; t <= 40; t++)
        {
            sparse.BeginStep();
            dense.BeginStep();
            var gradient = buffer.AsMatrix(19, 6);
            gradient.Clear();
            for (var column = 0; column < 5; column++)
            {
                if (random.NextDouble() > 0.2)
                    continue;
                for (var i = 0; i < 19; i++)
                    gradient[i, column] = random.NextSingle() - 0.5f;
                sparse.BringUpToDate(lazy, column);
                sparse.Take(lazy, column, gradient.Block(0, column, 19, 1));
            }

            dense.Take(eager, 0, gradient);
        }

        using var context = new DenseContext(threads: 2);
        sparse.Finish(context);
        Assert.Equal(GradientCheck.Values([eager])["p"], GradientCheck.Values([lazy])["p"]);
    }

    [Fact]
    public void Dropped_moments_begin_again_at_zero()
    {
        using var parameter = new Parameter("p", 21, 2);
        var adam = new Adam([parameter], 0.05);
        adam.BeginStep();
        Give(adam, parameter, 1);
        Assert.NotEqual(0, parameter.Momentum[3, 1]);
        parameter.DropMoments();
        parameter.AddMoments();
        Assert.Equal((0f, 0f), (parameter.Momentum[3, 1], parameter.Variance[3, 1]));
    }

    private static void Give(Adam adam, Parameter parameter, int step)
    {
        using var buffer = new NativeBuffer(parameter.Length);
        var gradient = buffer.AsMatrix(parameter.Rows, parameter.Columns);
        for (var i = 0; i < parameter.Length; i++)
            gradient[i % parameter.Rows, i / parameter.Rows] = (float)Gradient(i, step);
        adam.Take(parameter, 0, gradient);
    }

    private static double Gradient(int i, int step) => (float)(Math.Sin((i * 0.7) + step) * (1 + (i % 3)));
}
