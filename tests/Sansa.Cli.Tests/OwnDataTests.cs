using DuckDB.NET.Data;
using Sansa.Data;

namespace Sansa.Cli.Tests;

/// <summary>Files of the user's own on the command line: what was made of them, options, DuckDB, and what may not be overwritten.</summary>
public sealed class OwnDataTests : IDisposable
{
    private const string MovieLens100K =
        "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116\n196\t302\t2\t880606923\n22\t302\t5\t878887117\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sansa-own-data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task One_line_says_what_was_made_of_a_file()
    {
        var error = await TrainAsync(Write("u.data", MovieLens100K));
        Assert.Contains(
            "u.data: user = column 0, item = column 1, value = column 2, timestamp = column 3, no header, fields between tabs: "
            + "5 interactions of 3 users with 3 items",
            error,
            StringComparison.Ordinal);
        Assert.Contains("each counts 1 whatever its value", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_below_a_threshold_are_counted_as_left_out_and_part_of_the_protocol()
    {
        var json = PathOf("run.json");
        var error = await TrainAsync(Write("u.txt", MovieLens100K), "--threshold", "3", "--json", json);
        Assert.Contains("left out for values below 3: 2 of 5 interactions, with them 0 users and 1 items", error, StringComparison.Ordinal);
        Assert.Contains("values from 3", File.ReadAllText(json), StringComparison.Ordinal);
        Assert.Contains("--threshold", await FailAsync(Write("pairs.csv", "user,item\n1,2\n"), "--threshold", "3"), StringComparison.Ordinal);
        Assert.Contains(
            "needs values", await CommandLine.FailAsync("train", "--data", "debian-packages", "--threshold", "3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_delimiter_and_header_can_be_said()
    {
        var path = Write("sales.csv", "code;reader\nA-1;ann\nA-2;ann\nA-1;bob\n");
        var line = await FailAsync(path);
        Assert.Contains("--user-column and --item-column", line, StringComparison.Ordinal);
        Assert.Contains("--no-header", line, StringComparison.Ordinal);
        Assert.DoesNotContain("CsvOptions", line, StringComparison.Ordinal);
        Assert.Contains(
            "user = reader, item = code, header skipped", await TrainAsync(path, "--user-column", "reader", "--item-column", "code"), StringComparison.Ordinal);
        Assert.Contains(
            "user = reader, item = code, header skipped",
            await TrainAsync(path, "--header", "--user-column", "1", "--item-column", "0", "--delimiter", ";"), StringComparison.Ordinal);
        Assert.Contains("4 interactions", await TrainAsync(path, "--no-header"), StringComparison.Ordinal);
        Assert.Contains("contradict", (await CommandLine.RunAsync(["train", "--data", path, "--header", "--no-header"])).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.csv", "user,item,value\n1,2,a\n", "--no-header|value must be a number")]
    [InlineData("x.csv", "user,item,value\n1,2,\n", "--no-values")]
    [InlineData("x.csv", "user,item,value\n1,2,0\n", "--threshold")]
    [InlineData("x.csv", "user,thing\n1,2\n", "--item-column")]
    [InlineData("x.csv", "user,item,time\n1,2,yesterday\n", "--no-times")]
    [InlineData("x.txt", "1 2 3\n4 5 6\n", "--format columns or --format adjacency")]
    [InlineData("x.csv", "{\"user\": 1}\n", "JSON")]
    public async Task Errors_name_options_of_the_command_line(string name, string text, string expected)
    {
        var line = await FailAsync(Write(name, text));
        Assert.Contains(expected.Split('|'), word => line.Contains(word, StringComparison.Ordinal));
        foreach (var code in new[] { "CsvOptions", "Binarise", "DataFormat", "HasHeader", "TimestampUnit = " })
            Assert.DoesNotContain(code, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_the_library_has_one_of_the_command_line()
    {
        foreach (var property in typeof(CsvOptions).GetProperties().Where(property => property.CanWrite))
            Assert.StartsWith("--", CliTerms.Of($"CsvOptions.{property.Name}"), StringComparison.Ordinal);
        Assert.Equal("set --time-unit milliseconds.", CliTerms.Of("set CsvOptions.TimestampUnit = TimestampUnit.Milliseconds."));
        Assert.Equal("set --no-header where", CliTerms.Of("set CsvOptions.HasHeader = false where"));
    }

    [Fact]
    public async Task A_name_that_is_nearly_one_of_the_catalogue_is_guessed()
    {
        Assert.EndsWith(
            "There is no data set 'gowala'. Did you mean 'gowalla'?", (await CommandLine.FailAsync("train", "--data", "gowala")).TrimEnd(),
            StringComparison.Ordinal);
        Assert.Contains("There is no file 'rating.csv'", await CommandLine.FailAsync("train", "--data", "rating.csv"), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'netflix'?", await CommandLine.FailAsync("data", "get", "netflx"), StringComparison.Ordinal);
        Assert.Contains("built in", await CommandLine.FailAsync("data", "get", "debian-packages"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_set_is_made_from_the_published_file()
    {
        var (code, _, error) = await CommandLine.RunAsync(
            ["data", "get", "goodbooks-10k", "--from", Write("ratings.csv", "user_id,book_id,rating\n1,2,3\n"), "--out", _folder.FullName]);
        Assert.Equal(1, code);
        Assert.Contains("checksum", error, StringComparison.Ordinal);
        Assert.Contains(
            "has no manifest.json", (await CommandLine.RunAsync(["data", "get", "gowalla", "--verify", "--out", _folder.FullName])).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_logs_are_filtered_and_merged_and_give_the_model_of_the_same_csv()
    {
        const string made = "SELECT (i * 7919) % 40 AS user_id, (i * i) % 25 AS item_id, (i % 5) + 1 AS rating FROM range(900) rows(i)";
        Directory.CreateDirectory(PathOf("logs"));
        Sql($"COPY ({made}) TO '{PathOf("logs/a.parquet")}' (FORMAT parquet); COPY ({made}) TO '{PathOf("logs/b.parquet")}' (FORMAT parquet)");
        Sql(
            $"COPY (SELECT DISTINCT user_id, item_id, 5 AS rating FROM ({made}) WHERE rating >= 4 AND user_id < 30 ORDER BY ALL) "
            + $"TO '{PathOf("same.csv")}' (HEADER)");
        string[] conditions = ["--where", "user_id < 30", "--threshold", "4", "--protocol", "all"];
        var error = await TrainAsync(PathOf("logs/*.parquet"), [.. conditions, "--out", PathOf("a.sansa")]);
        Assert.Contains("rows left out", error, StringComparison.Ordinal);
        Assert.Contains("repeated pairs merged", error, StringComparison.Ordinal);
        await TrainAsync(PathOf("logs"), [.. conditions, "--threads", "1", "--out", PathOf("b.sansa")]);
        await TrainAsync(PathOf("same.csv"), "--protocol", "all", "--out", PathOf("c.sansa"));
        var models = new[] { "a", "b", "c" }.Select(name => Models.ModelKinds.Load(PathOf(name + ".sansa"))).ToArray();
        foreach (var model in models[1..])
        {
            Assert.Equal(models[0].ItemIds!.Order(), model.ItemIds!.Order());
            var (one, other) = (models[0].Recommend([0, 3, 4]), model.Recommend([.. new[] { 0, 3, 4 }.Select(i => IndexOf(model, models[0].ItemIds![i]))]));
            Assert.Equal(one.Items.Select(i => models[0].ItemIds![i]), other.Items.Select(i => model.ItemIds![i]));
        }

        static int IndexOf(Recommendation.Recommender model, string id) => model.ItemIds!.ToList().IndexOf(id);
    }

    [Fact]
    public async Task Json_lines_and_wrong_conditions()
    {
        var reviews = Write(
            "Books.jsonl",
            """
            {"user_id": "u1", "parent_asin": "P1", "rating": 5.0}
            {"user_id": "u2", "parent_asin": "P1", "rating": 2.0}
            {"user_id": "u2", "parent_asin": "P2", "rating": 4.0}

            """);
        Assert.Contains("user = user_id, item = parent_asin, value = rating", await TrainAsync(reviews), StringComparison.Ordinal);
        Assert.Contains("raiting", await FailAsync(reviews, "--where", "raiting > 3"), StringComparison.Ordinal);
        Assert.Contains("Parquet and JSON lines", await FailAsync(Write("x.csv", "user,item\n1,2\n"), "--where", "user > 3"), StringComparison.Ordinal);
        Assert.Contains("refuses", await FailAsync(PathOf("*.parquet")), StringComparison.Ordinal);
        Assert.Contains("--format is for files", await CommandLine.FailAsync("train", "--format", "columns"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_replaces_neither_the_data_nor_what_is_not_ours_and_a_link_stays_a_link()
    {
        var data = Write("u.csv", MovieLens100K);
        Assert.Contains("would replace the file of --data", await FailAsync(data, "--out", data), StringComparison.Ordinal);
        var link = PathOf("link.sansa");
        File.CreateSymbolicLink(link, data);
        Assert.Contains("would replace the file of --data", await FailAsync(data, "--out", link), StringComparison.Ordinal);
        Assert.Equal(MovieLens100K, File.ReadAllText(data));
        Assert.Contains("no file that Sansa wrote", await FailAsync(data, "--out", Write("letter.txt", "Dear ...")), StringComparison.Ordinal);
        Assert.Contains("is a folder", await FailAsync(data, "--out", _folder.FullName), StringComparison.Ordinal);
        File.Delete(link);
        var target = PathOf("target.sansa");
        await TrainAsync(data, "--out", target);
        File.CreateSymbolicLink(link, target);
        File.SetLastWriteTimeUtc(target, DateTime.UnixEpoch);
        await TrainAsync(data, "--out", link);
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(target));
    }

    [Fact]
    public async Task Ids_do_not_steer_the_terminal()
    {
        const string evil = "\u001b[31mred\u0007\u202Ecod.exe";
        var path = Write("x.csv", $"user,item\n1,{evil}\n1,b\n2,{evil}\n2,b\n3,b\n");
        var (code, output, error) = await CommandLine.RunAsync(["train", "--data", path, "--protocol", "all", "--density", "0.9", "--show", "b"]);
        Assert.True(code == 0, error);
        Assert.Contains("\\u001B[31mred\\u0007\\u202Ecod.exe", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output + error, letter => letter is '\u001b' or '\u0007' or '\u202E');
        Assert.DoesNotContain(await FailAsync(path, "--show", "\u001b[2J"), letter => letter == '\u001b');
    }

    [Theory]
    [InlineData("caf\u00e9 \ud83d\ude00 \u05e9\u05dc\u05d5\u05dd", "caf\u00e9 \ud83d\ude00 \u05e9\u05dc\u05d5\u05dd")]
    [InlineData("a\nb\tc\rd", "a\\u000Ab\\u0009c\\u000Dd")]
    [InlineData("\u202Ex\u2066\u200F", "\\u202Ex\\u2066\\u200F")]
    [InlineData("\u009b31m", "\\u009B31m")]
    public void Only_what_steers_is_written_as_numbers(string text, string expected) => Assert.Equal(expected, Printable.Line(text));

    [Fact]
    public void Half_a_surrogate_pair_is_written_as_its_number() => Assert.Equal("\\uD800x\\uDC00", Printable.Line("\ud800x\udc00"));

    [Fact]
    public void A_line_takes_the_place_of_the_progress_that_is_drawn()
    {
        var terminal = new StringWriter();
        using (var progress = new ConsoleProgress(terminal, new Terminal(HasColour: false, Width: 80)))
        {
            progress.Report(new ReadProgress(180_299, 1, 2));
            progress.WriteLine("Training icf");
        }

        Assert.Matches(@"\r +\rTraining icf\r?\n$", terminal.ToString());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    private static async Task<string> TrainAsync(string data, params string[] more)
    {
        var (code, _, error) = await CommandLine.RunAsync(["train", "--data", data, "--density", "0.5", .. more]);
        Assert.True(code == 0, error);
        return error;
    }

    private static Task<string> FailAsync(string data, params string[] more) => CommandLine.FailAsync(["train", "--data", data, "--density", "0.5", .. more]);

    private static void Sql(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
