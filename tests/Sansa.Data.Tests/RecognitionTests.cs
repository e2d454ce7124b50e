namespace Sansa.Data.Tests;

/// <summary>Files as people have them, read without options; and those that could be two things.</summary>
public class RecognitionTests
{
    private const string MovieLens100K = "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116\n196\t302\t2\t880606923\n";

    [Theory]
    [InlineData("u.data", MovieLens100K, "user = column 0, item = column 1, value = column 2, timestamp = column 3, no header, fields between tabs")]
    [InlineData("u.txt", MovieLens100K, "user = column 0, item = column 1, value = column 2, timestamp = column 3, no header, fields between tabs")]
    [InlineData(
        "ratings.csv", "userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n",
        "user = userId, item = movieId, value = rating, timestamp = timestamp, header skipped")]
    [InlineData(
        "ratings.dat", "1::1193::5::978300760\n1::661::3::978302109\n",
        "user = column 0, item = column 1, value = column 2, timestamp = column 3, no header, fields between '::'")]
    [InlineData(
        "BX-Book-Ratings.csv", "\"User-ID\";\"ISBN\";\"Book-Rating\"\n\"276725\";\"034545104X\";\"1\"\n",
        "user = User-ID, item = ISBN, value = Book-Rating, header skipped, fields between semicolons")]
    [InlineData(
        "noten.csv", "user;item;rating\n1;2;3,5\n", "user = user, item = item, value = rating, header skipped, fields between semicolons, decimal commas")]
    [InlineData(
        "Books.csv", "user_id,parent_asin,rating,timestamp\nAFKZ,0593235657,5.0,1640629604904\n",
        "user = user_id, item = parent_asin, value = rating, timestamp = timestamp in milliseconds, header skipped")]
    [InlineData(
        "user_artists.dat", "userID\tartistID\tweight\n2\t51\t13883\n2\t52\t11690\n",
        "user = userID, item = artistID, value = weight, header skipped, fields between tabs")]
    [InlineData(
        "ml-100k.inter", "user_id:token\titem_id:token\trating:float\n1\t2\t3\n",
        "user = user_id:token, item = item_id:token, value = rating:float, header skipped, fields between tabs")]
    [InlineData("gowalla.txt", "0 1 2 3\n1 2\n", "each line a user, then its items")]
    [InlineData("pairs.txt", "1 2\n1 3\n", "user = column 0, item = column 1, no header, fields between spaces")]
    [InlineData("epinions.txt", "1 100 3.5\n2 100 4.0\n", "user = column 0, item = column 1, value = column 2, no header, fields between spaces")]
    public void What_was_made_of_a_file_is_told(string name, string text, string expected)
    {
        using var folder = new TempFolder();
        Assert.Equal(expected, InteractionData.ReadFile(folder.Write(name, text)).ReadAs);
    }

    [Fact]
    public void Movielens_100K_has_its_users_items_and_values_under_any_name()
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "u.data", "u.txt", "u.csv", "u.tsv", "U.TXT" })
        {
            var data = InteractionData.ReadFile(folder.Write(name, MovieLens100K));
            Assert.Equal((3, 3, 4), (data.UserCount, data.ItemCount, data.Count));
            Assert.Equal([3f, 3, 1, 2], data.Values!);
        }
    }

    [Fact]
    public void Amazon_2023_takes_the_product_for_all_its_variants_and_milliseconds_for_what_they_are()
    {
        using var folder = new TempFolder();
        var data = InteractionData.ReadFile(
            folder.Write("r.csv", "asin,rating,user_id,parent_asin,timestamp\nB1,5.0,u,P1,1588687728923\nB2,4.0,u,P1,1588615855070\n"));
        Assert.Equal(["P1"], data.ItemIds);
        Assert.Equal([1588687728, 1588615855], data.Timestamps!);
    }

    [Theory]
    [InlineData("reader,work\n17,4\n17,5\n")]
    [InlineData("reader,work\nann,dune\nbob,emma\n")]
    [InlineData("reader\twork\tliked\n17\t4\t1\n")]
    [InlineData("who;what\na1;b1\n")]
    public void A_header_of_unknown_names_is_no_interaction(string text)
    {
        using var folder = new TempFolder();
        var path = folder.Write("r.csv", text);
        var error = Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path));
        Assert.Equal(1, error.Line);
        Assert.Contains("CsvOptions.HasHeader", error.Message, StringComparison.Ordinal);
        Assert.Equal(text.Count(letter => letter == '\n') - 1, InteractionData.ReadFile(path, new CsvOptions { HasHeader = true, User = 0, Item = 1 }).Count);
        Assert.Equal(text.Count(letter => letter == '\n'), InteractionData.ReadFile(path, new CsvOptions { HasHeader = false, ReadValues = false }).Count);
    }

    [Theory]
    [InlineData("ann,apple\nann,pear\nbob,apple\n")]
    [InlineData("a1,b1\na2,b2\n")]
    [InlineData("ann,1\nbob,2\n")]
    [InlineData("ann,apple\n")]
    public void Interactions_of_named_users_and_items_are_no_header(string text)
    {
        using var folder = new TempFolder();
        Assert.Equal(text.Count(letter => letter == '\n'), InteractionData.ReadFile(folder.Write("r.csv", text)).Count);
    }

    [Theory]
    [InlineData("x.csv", "{\"user\": 1, \"item\": 2}\n{\"user\": 1, \"item\": 3}\n")]
    [InlineData("x.txt", "{\"user\": 1, \"item\": 2}\n")]
    [InlineData("x.csv", "[{\"user\": 1},\n{\"user\": 2}]\n")]
    [InlineData("x.csv", "{\n\"user\": 1}\n")]
    public void Json_is_refused_under_any_name(string name, string text)
    {
        using var folder = new TempFolder();
        var path = folder.Write(name, text);
        Assert.Contains("JSON", Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path)).Message, StringComparison.Ordinal);
        Assert.Contains("JSON", Assert.Throws<DataFormatException>(() => InteractionData.ReadCsv(path)).Message, StringComparison.Ordinal);
        Assert.Contains("JSON", Assert.Throws<DataFormatException>(() => InteractionData.ReadAdjacency(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_in_braces_are_no_json()
    {
        using var folder = new TempFolder();
        Assert.Equal(2, InteractionData.ReadFile(folder.Write("x.csv", "{1234-5678},{9}\n{1234-5678},{8}\n")).Count);
    }

    [Theory]
    [InlineData("1 2 3\n4 5 6\n", 3)]
    [InlineData("1 2 3 4\n4 5 6 7\n", 4)]
    [InlineData("1\t2\t3\n", 3)]
    public void Lines_that_may_be_columns_or_a_users_items_are_refused_until_it_is_said(string text, int width)
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.txt", text);
        Assert.Contains($"{width} fields", Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path)).Message, StringComparison.Ordinal);
        var lines = text.Count(letter => letter == '\n');
        Assert.Equal(lines, InteractionData.ReadFile(path, format: DataFormat.Columns).Count);
        Assert.Equal(lines * (width - 1), InteractionData.ReadFile(path, format: DataFormat.Adjacency).Count);
    }

    [Fact]
    public void One_column_for_two_things_is_refused()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", "user,item\n1,2\n");
        Assert.Contains(
            "two things", Assert.Throws<MissingColumnException>(() => InteractionData.ReadFile(path, new CsvOptions { Item = "user" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_zero_or_below_do_not_count_unasked()
    {
        using var folder = new TempFolder();
        var data = InteractionData.ReadFile(folder.Write("x.csv", "user,item,value\n1,2,5\n1,3,0\n2,3,-1\n"));
        var error = Assert.Throws<InteractionValueException>(() => data.ToPattern());
        Assert.Contains("2 of 3 values are 0 or below", error.Message, StringComparison.Ordinal);
        Assert.Throws<InteractionValueException>(() => Protocols.Bars(data));
        Assert.Throws<InteractionValueException>(() => Protocols.Liang(data, 0));
        Assert.Equal(1, data.Binarise(1).ToPattern().NonzeroCount);
        Assert.Equal(3, data.Binarise().ToPattern().NonzeroCount);
        var step = Assert.Single(data.Binarise(1).Dropped.Steps);
        Assert.Equal((2, "values below 1"), (step.Removed.Interactions, step.Step));
        Assert.Equal(data.ReadAs, data.Binarise(1).ReadAs);
    }
}
