using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;
using Sansa.Testing;

namespace Sansa.Tests.Ordering;

public class DissectionTests
{
    public static TheoryData<string> Shapes => ["path", "apart", "random", "few"];

    private static CsrMatrix Shape(string name) => name switch
    {
        "path" => Users(2999, u => [u, u + 1], 3000),
        "apart" => Users(1500, u => [u, (u + 1) % 500 + (u / 500 * 500)], 1600), // three circles, and items without users
        "random" => OrderingOracle.Random(1500, 900, 0.003, 4),
        _ => OrderingOracle.Random(40, 30, 0.1, 2),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_user_has_items_of_both_halves(string shape)
    {
        var x = Shape(shape);
        var found = Dissection.Compute(x);
        for (var part = 0; part < found.Parts.Count; part++)
        {
            int[] halves = [.. Enumerable.Range(0, found.Parts.Count).Where(p => found.Parts[p].Parent == part)];
            Assert.Equal(found.Parts[part].IsSplit ? 2 : 0, halves.Length);
            if (halves is not [var one, var other])
                continue;
            var (first, second) = (ItemsOf(found, one), ItemsOf(found, other));
            Assert.DoesNotContain(Enumerable.Range(0, x.RowCount), u =>
            {
                var items = x.Row(u).Indices.ToArray();
                return items.Any(first.Contains) && items.Any(second.Contains);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parts_hold_each_item_once_and_come_before_what_is_inside_them(string shape)
    {
        var x = Shape(shape);
        var found = Dissection.Compute(x);
        Assert.Equal(Enumerable.Range(0, x.ColumnCount), found.Parts.SelectMany(p => p.Items).Order());
        Assert.Equal((0, -1, x.ColumnCount), (found.Parts[0].Level, found.Parts[0].Parent, found.Parts[0].Size));
        for (var part = 0; part < found.Parts.Count; part++)
        {
            var own = found.Parts[part];
            Assert.Equal(own.Size, ItemsOf(found, part).Count);
            Assert.All(own.Items, item => Assert.Equal(part, found.PartOf[item]));
            if (part == 0)
                continue;
            Assert.InRange(own.Parent, 0, part - 1);
            Assert.Equal(found.Parts[own.Parent].Level + 1, own.Level);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_separator_is_eliminated_after_its_halves_and_the_fill_is_that_of_the_ordering(string shape)
    {
        var x = Shape(shape);
        var found = Dissection.Compute(x);
        for (var part = 0; part < found.Parts.Count; part++)
        {
            int[] positions = [.. ItemsOf(found, part).Select(item => found.Order.OldToNew[item]).Order()];
            if (positions.Length > 0)
                Assert.Equal(Enumerable.Range(positions[0], positions.Length), positions);
            Assert.Equal(positions[^found.Parts[part].Items.Length..], found.Parts[part].Items.Select(item => found.Order.OldToNew[item]));
        }

        var data = InteractionMatrix.Of(x);
        Assert.Equal(
            SymbolicAnalysis.Compute(data, FillReducingOrdering.Compute(x, OrderingMethod.NestedDissection)).FactorNonzeros,
            SymbolicAnalysis.Compute(data, found.Order).FactorNonzeros);
    }

    [Fact]
    public void What_joins_two_communities_is_the_first_separator()
    {
        var found = Dissection.Compute(Communities.Two());
        Assert.Equal(Enumerable.Range(2 * Communities.GroupSize, Communities.Joints), found.Parts[0].Items.Order());
        Assert.Equal([Communities.GroupSize, Communities.GroupSize], found.Parts.Where(p => p.Parent == 0).Select(p => p.Size));
        Assert.Equal("Level 0: 10 of 610 items separate the others", found.Parts[0].ToString());
        Assert.StartsWith("Dissection of 610 items", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_too_small_is_not_split()
    {
        var found = Dissection.Compute(Shape("few"));
        Assert.Equal("Level 0: 30 items, not split", Assert.Single(found.Parts).ToString());
        Assert.Single(Dissection.Compute(CsrMatrix.Empty(0, 0)).Parts);
    }

    private static HashSet<int> ItemsOf(Dissection found, int part) =>
        [.. found.Parts[part].Items, .. Enumerable.Range(0, found.Parts.Count).Where(p => found.Parts[p].Parent == part).SelectMany(p => ItemsOf(found, p))];

    private static CsrMatrix Users(int users, Func<int, int[]> itemsOf, int items)
    {
        var entries = Enumerable.Range(0, users).SelectMany(u => itemsOf(u).Distinct().Select(item => (User: u, Item: item))).ToArray();
        return CsrMatrix.FromCoordinates(users, items, [.. entries.Select(e => e.User)], [.. entries.Select(e => e.Item)]);
    }
}
