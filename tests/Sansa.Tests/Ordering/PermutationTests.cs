using Sansa.Ordering;

namespace Sansa.Tests.Ordering;

public class PermutationTests
{
    [Fact]
    public void Inverse_undoes_the_order()
    {
        var p = new Permutation([2, 0, 1]);
        Assert.Equal([1, 2, 0], p.OldToNew);
        Assert.Equal([0, 1, 2], p.Then(new Permutation(p.OldToNew)).NewToOld);
        Assert.Equal([1, 2, 0], p.Then(p).NewToOld);
    }

    [Fact]
    public void What_is_no_permutation_is_refused_with_the_position()
    {
        Assert.Contains("Position 1 holds 2", Assert.Throws<ArgumentException>(() => new Permutation([2, 2, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("Position 0 holds -1", Assert.Throws<ArgumentException>(() => new Permutation([-1, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Permutation.Identity(3).Then(Permutation.Identity(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Permutation.Identity(-1));
    }
}
