using Sansa.Dense;
using Sansa.Learning;

namespace Sansa.Tests.Learning;

/// <summary>Keeps gradients instead of following them, and compares them with differences of a loss in double precision.</summary>
internal sealed class GradientCheck : IGradientSink
{
    private readonly Dictionary<string, double[]> _gradients = [];

    /// <summary>The gradient of each parameter that had one, by columns.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients => _gradients;

    public void BringUpToDate(Parameter parameter, int column)
    {
    }

    public void Take(Parameter parameter, int firstColumn, MatrixView gradient)
    {
        double[] whole;
        lock (_gradients)
            whole = _gradients.TryGetValue(parameter.Name, out var known) ? known : _gradients[parameter.Name] = new double[parameter.Length];
        for (var j = 0; j < gradient.Columns; j++)
        {
            for (var i = 0; i < gradient.Rows; i++)
                whole[((firstColumn + j) * parameter.Rows) + i] = gradient[i, j];
        }
    }

    /// <summary>The values of parameters in double precision, by columns.</summary>
    public static Dictionary<string, double[]> Values(IEnumerable<Parameter> parameters) => parameters.ToDictionary(p => p.Name, p =>
    {
        var values = new double[p.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = p.Value[i % p.Rows, i / p.Rows];
        return values;
    });

    /// <summary>Asserts that every gradient is the central difference of the loss; one that was not handed over must be zero.</summary>
    /// <param name="values">The parameters; changed and put back.</param>
    /// <param name="loss">Their loss.</param>
    /// <param name="tolerance">Largest error relative to the largest gradient of the parameter.</param>
    public void AssertIsGradientOf(Dictionary<string, double[]> values, Func<double> loss, double tolerance = 2e-4)
    {
        const double step = 1e-5;
        foreach (var (name, array) in values)
        {
            var expected = new double[array.Length];
            for (var i = 0; i < array.Length; i++)
            {
                var value = array[i];
                array[i] = value + step;
                var above = loss();
                array[i] = value - step;
                expected[i] = (above - loss()) / (2 * step);
                array[i] = value;
            }

            var actual = _gradients.GetValueOrDefault(name) ?? new double[array.Length];
            var largest = expected.Max(Math.Abs);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= (tolerance * largest) + 1e-9,
                    $"{name}[{i}]: {actual[i]:g6} instead of {expected[i]:g6}, the largest being {largest:g6}");
        }
    }
}
