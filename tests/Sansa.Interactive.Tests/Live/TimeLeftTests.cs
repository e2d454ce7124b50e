using Sansa.Interactive.Live;

namespace Sansa.Interactive.Tests.Live;

public sealed class TimeLeftTests
{
    /// <summary>It once grew from 502 to 920 ms while a stage took longer than its share.</summary>
    [Fact]
    public void What_is_left_does_not_grow_before_the_announced_end()
    {
        var left = new TimeLeft();
        var shown = new List<double>();
        for (var elapsed = 1.0; elapsed < 1.9; elapsed += 0.1)
        {
            left.Report(0.5, elapsed);
            shown.Add(left.At(elapsed)!.Value.TotalSeconds);
        }

        Assert.Equal(1, shown[0], 1e-9);
        Assert.Equal(shown.OrderDescending(), shown);
        Assert.Equal(0.2, shown[^1], 1e-6);
    }

    [Fact]
    public void An_end_that_has_passed_is_put_off_and_an_earlier_one_is_taken()
    {
        var left = new TimeLeft();
        left.Report(0.5, 1);
        Assert.Null(left.At(2.5));
        left.Report(0.5, 2.5);
        Assert.Equal(2.5, left.At(2.5)!.Value.TotalSeconds, 1e-9);
        left.Report(0.9, 2.7);
        Assert.Equal(0.3, left.At(2.7)!.Value.TotalSeconds, 1e-6); // a TimeSpan counts in 1e-7 s
    }

    [Theory]
    [InlineData(double.NaN, 10)]
    [InlineData(0.04, 10)]
    [InlineData(1.5, 10)]
    [InlineData(0.5, 0.5)]
    public void Too_little_says_nothing(double fraction, double elapsed)
    {
        var left = new TimeLeft();
        left.Report(fraction, elapsed);
        Assert.Null(left.At(elapsed));
    }
}
