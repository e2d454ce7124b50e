using System.Runtime.Intrinsics;
using Sansa.Learning;

namespace Sansa.Tests.Learning;

public class NegativeExponentialTests
{
    [Fact]
    public void Is_exp_within_a_few_units_in_the_last_place()
    {
        for (var x = 0.0; x >= -87; x -= 0.0137)
        {
            var exact = Math.Exp((float)x);
            Assert.Equal(exact, NegativeExponential.Of(Vector512.Create((float)x))[3], 3e-7 * exact);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-100, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(float.NaN, double.NaN)]
    public void Ends_of_its_range(float x, double expected) => Assert.Equal(expected, NegativeExponential.Of(Vector512.Create(x))[0], 1e-37);

    [Fact]
    public void Log_of_one_plus_is_exact_to_the_last_places()
    {
        for (var e = 0.0; e <= 1; e += 0.00097)
        {
            var exact = Math.Log(1 + (double)(float)e);
            Assert.Equal(exact, NegativeExponential.LogOnePlus(Vector512.Create((float)e))[7], 3e-7 * exact);
        }
    }
}
