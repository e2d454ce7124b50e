using Microsoft.Data.Analysis;

namespace Sansa.Interactive.Tests.Formatters;

public sealed class DataFrameTests
{
    [Fact]
    public void Shows_types_rows_and_missing_values()
    {
        var frame = new DataFrame(
            new StringDataFrameColumn("user", ["a<b", "b", null!]),
            new PrimitiveDataFrameColumn<float>("value", [1.5f, null, 2]));
        var text = Fragment.TextOf(Fragment.Check(frame));
        Assert.Contains("DataFrame 3 × 2", text, StringComparison.Ordinal);
        Assert.Contains("float, 1 missing", text, StringComparison.Ordinal);
        Assert.Contains("a<b", text, StringComparison.Ordinal);
        Assert.Contains("null", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_frames_stay_small()
    {
        var columns = Enumerable.Range(0, 300)
            .Select(k => (DataFrameColumn)new StringDataFrameColumn($"column {k} {new string('x', 400)}", Enumerable.Repeat(new string('é', 5000), 1000)));
        var root = Fragment.Check(new DataFrame(columns));
        Assert.Equal(10, root.Descendants("tbody").Single().Elements().Count());
        Assert.Contains("990 more rows. 280 more columns", Fragment.TextOf(root), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_frames()
    {
        Assert.Contains("no columns", Fragment.TextOf(Fragment.Check(new DataFrame())), StringComparison.Ordinal);
        Assert.Contains("no rows", Fragment.TextOf(Fragment.Check(new DataFrame(new PrimitiveDataFrameColumn<long>("n")))), StringComparison.Ordinal);
    }
}
