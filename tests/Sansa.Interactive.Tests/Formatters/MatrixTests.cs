using System.Text.Json.Nodes;
using Sansa.Interactive.Svg;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Formatters;

public sealed class MatrixTests
{
    [Fact]
    public void A_small_matrix_shows_its_values()
    {
        var root = Fragment.Check(Matrices.Small());
        string[] cells = [.. root.Descendants("td").Select(e => e.Value)];
        Assert.Equal(["1", "·", "2.5", "·", "-0.125", "·"], cells);
        Assert.Contains("-0.125 to 2.5", Fragment.TextOf(root), StringComparison.Ordinal);
        Assert.Contains("50 %", Displays.ToText(Matrices.Small()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_shows_its_columns_and_its_values_where_they_are_not_1()
    {
        var row = Matrices.Small().Row(0);
        Assert.Equal(["1", "2.5"], Fragment.Check(row).Descendants("td").Select(e => e.Value));
        Assert.Equal("2 entries: 0, 2 = 2.5", row.ToString());
        Assert.Contains("3, 7", Displays.ToText(new SparseRow([3, 7])), StringComparison.Ordinal);
        Assert.Contains("no entries", Displays.ToText(default(SparseRow)), StringComparison.Ordinal);
        Assert.Contains("900 more", Displays.ToText(new SparseRow([.. Enumerable.Range(0, 1000)])), StringComparison.Ordinal);
    }

    [Fact]
    public void As_json_a_display_is_a_small_description()
    {
        var json = JsonNode.Parse(Displays.ToJson(Matrices.Random(200_000, 50_000, 10)))!;
        Assert.Equal("CsrMatrix", (string?)json["type"]);
        Assert.Equal("200,000 × 50,000", (string?)json["facts"]!["shape"]);
        Assert.InRange(json.ToJsonString().Length, 100, 10_000);
        Assert.Equal("3", (string?)JsonNode.Parse(Displays.ToJson(3))!["text"]);
        Assert.NotNull(JsonNode.Parse(Displays.ToJson(SansaCharts.LongTail(Matrices.Small())))!["data"]);
    }

    [Fact]
    public void Csc_shows_the_same_matrix_as_its_csr()
    {
        var csr = Matrices.Random(40, 60, 5);
        var (a, b) = (Fragment.Check(csr), Fragment.Check(csr.ToCsc()));
        Assert.Equal((string?)a.Descendants("img").Single().Attribute("src"), (string?)b.Descendants("img").Single().Attribute("src"));
        Assert.Contains("CscMatrix 40 × 60", Fragment.TextOf(b), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 1_000_000)]
    [InlineData(1_000_000, 3)]
    public void Odd_shapes_without_entries(int rows, int columns)
    {
        Assert.DoesNotContain(Fragment.FellBack, Fragment.TextOf(Fragment.Check(CsrMatrix.Empty(rows, columns))), StringComparison.Ordinal);
        Fragment.Check(CsrMatrix.Empty(rows, columns).ToCsc());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_large_matrix_stays_small_and_says_its_size(bool pattern)
    {
        var root = Fragment.Check(Matrices.Random(200_000, 50_000, 10, pattern: pattern));
        Assert.Contains("200,000 × 50,000", Fragment.TextOf(root), StringComparison.Ordinal);
        Assert.Equal(pattern, Fragment.TextOf(root).Contains("all 1", StringComparison.Ordinal));
    }

    [Fact]
    public void NaN_is_said() => Assert.Contains("NaN", Fragment.TextOf(Fragment.Check(Matrices.WithNaN())), StringComparison.Ordinal);

    [Fact]
    public void A_broken_matrix_falls_back_to_text_and_says_so()
    {
        var text = Fragment.TextOf(Fragment.Check(Matrices.Broken()));
        Assert.Contains(Fragment.FellBack, text, StringComparison.Ordinal);
        Assert.Contains("IndexOutOfRange", text, StringComparison.Ordinal);
        Assert.Contains("CsrMatrix 30 x 30", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 5)]
    [InlineData(128, 128)]
    [InlineData(129, 300)]
    [InlineData(5000, 11)]
    public void The_grid_counts_every_entry_once(int rows, int columns)
    {
        var matrix = Matrices.Random(rows, columns, 4);
        var grid = SpyGrid.Of(matrix);
        Assert.Equal(matrix.NonzeroCount, grid.Counts.Sum());
        Assert.InRange(grid.Width, 1, SpyGrid.MaxSide);
        Assert.InRange(grid.Height, 1, SpyGrid.MaxSide);
    }

    [Fact]
    public void A_small_grid_is_the_matrix_itself_in_any_order()
    {
        var matrix = Matrices.Small();
        Assert.Equal([1L, 0, 1, 0, 1, 0], SpyGrid.Of(matrix).Counts);
        Assert.Equal([1L, 0, 0, 0, 1, 1], SpyGrid.Of(matrix, rowPosition: [1, 0], columnPosition: [1, 0, 2]).Counts);
    }
}
