using FsCheck;
using FsCheck.Fluent;
using Sansa.Recommendation;

namespace Sansa.Tests.Recommendation;

public class TopKTests
{
    [Fact]
    public void Keeps_the_same_pairs_as_a_full_sort_whichever_way_they_are_offered()
    {
        var cases = from n in Gen.OneOf(Gen.Choose(0, 60), Gen.Choose(0, 3000))
                    from k in Gen.Choose(0, 40)
                    from scores in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(-6, 6).Select(v => v / 4f + 0f)), (1, Gen.Constant(UserScorer.NoScore)))).Resize(n)
                    select (k, scores);
        // Long lists with a wide range of scores take the path with a lower bound, short or mostly negative ones do not.
        var wide = from n in Gen.Choose(250, 3000)
                   from k in Gen.Choose(1, 300)
                   from shift in Gen.Elements(-2000, -500, 0)
                   from scores in Gen.ArrayOf(Gen.Choose(0, 2000)).Resize(n)
                   select (k, scores.Select(v => ((v + shift) / 8f) + 0f).ToArray());
        cases = Gen.OneOf(cases, wide);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var expected = c.scores.Select((score, item) => (item, score)).Where(p => UserScorer.IsScore(p.score))
                .OrderByDescending(p => p.score).ThenBy(p => p.item).Take(c.k).ToArray();
            var ofAll = Drain(c.k, top => top.OfferAll(c.scores));
            var ofList = Drain(c.k, top => top.OfferListed(c.scores, [.. Enumerable.Range(0, c.scores.Length).Reverse()]));
            return ofAll.SequenceEqual(expected) && ofList.SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Orders_extreme_scores_and_skips_what_is_not_a_number()
    {
        float[] scores =
        [
            float.NaN, -1e38f, 0f, UserScorer.NoScore, float.MaxValue, float.Epsilon, -float.Epsilon, float.PositiveInfinity, float.NegativeInfinity,
        ];
        var pairs = Drain(9, top => top.OfferAll(scores));
        Assert.Equal([7, 4, 5, 2, 6, 1, 8], pairs.Select(p => p.Item));
        Assert.Equal(pairs.Select(p => scores[p.Item]), pairs.Select(p => p.Score));
    }

    private static (int Item, float Score)[] Drain(int k, Action<TopK> offer)
    {
        var top = new TopK(k);
        offer(top);
        var (items, scores) = (new int[top.Count], new float[top.Count]);
        top.Drain(items, scores);
        return [.. items.Zip(scores)];
    }
}
