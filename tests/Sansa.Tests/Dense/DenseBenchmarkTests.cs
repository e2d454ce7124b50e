using Sansa.Dense;

namespace Sansa.Tests.Dense;

public class DenseBenchmarkTests
{
    [Fact]
    public void Speed_follows_from_time()
    {
        var result = DenseBenchmark.Cholesky(150, threads: 2, repetitions: 1);
        Assert.Equal((150, 2), (result.Order, result.Threads));
        Assert.True(result.Seconds > 0);
        Assert.Equal(150.0 * 150 * 150 / 3 / result.Seconds / 1e9, result.GigaflopsPerSecond, 1e-6);
        Assert.Equal(0.5, (result with { Seconds = 2, OpenBlasSeconds = 1 }).Ratio);
        Assert.Null((result with { OpenBlasSeconds = null }).Ratio);
        Assert.Throws<ArgumentOutOfRangeException>(() => DenseBenchmark.Cholesky(0));
        Assert.Equal(2.0 * 90 * 90 * 90, DenseBenchmark.Multiply(90, repetitions: 1).Flops);
    }
}
