using Sansa.Models;

namespace Sansa.Tests.Learning;

public class LearningOptionsTests
{
    [Theory]
    [InlineData(100, 1, 10 * 4)]
    [InlineData(101, 3, 10 * 3 * 5)]
    public void The_rate_falls_evenly_from_the_first_step_to_the_last(int examples, int passes, int steps)
    {
        var shares = new MultVaeOptions { Epochs = 10, BatchSize = 25, FinalRateShare = 0.1 }.RateShares(examples, passes);
        Assert.Equal(1, shares(1));
        Assert.Equal(0.1, shares(steps), 1e-12);
        Assert.Equal(1 - (0.9 * 7 / (steps - 1)), shares(8), 1e-12);
    }

    [Fact]
    public void Without_a_fall_every_step_has_the_whole_rate()
    {
        var shares = new MultVaeOptions { Epochs = 1, BatchSize = 1000 }.RateShares(10);
        Assert.All([1, 2, 1000], step => Assert.Equal(1, shares(step)));
    }
}
