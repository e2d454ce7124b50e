using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sansa.Data.Download;

namespace Sansa.Data.Tests;

public class DataScriptTests
{
    private const string Ratings = "userId,movieId,rating,timestamp\n2,20,4.5,7\n1,10,3,8\n2,10,1,9\n";

    [Fact]
    public async Task FromAFileOnDiskItConvertsVerifiesAndIsIdempotent()
    {
        using var folder = new TempFolder();
        var zip = Zip(folder, "ml-20m.zip", ("ml-20m/README.txt", "read me"), ("ml-20m/ratings.csv", Ratings));
        var data = Path.Combine(folder.Path, "data");
        var run = new Run("movielens-20m", new DataCounts(2, 2, 3));
        Assert.Equal(0, await run.Start("--from", zip, "--out", data));
        var opened = Datasets.Open("movielens-20m", data);
        Assert.Equal(["2", "1"], opened.UserIds);
        Assert.Equal([4.5f, 3, 1], opened.Interactions.Values!);
        Assert.Equal([7L, 8, 9], opened.Interactions.Timestamps!);
        Assert.Equal(0, await run.Start("--verify", "--out", data));
        var written = File.GetLastWriteTimeUtc(Path.Combine(data, "movielens-20m", "interactions.csv.gz"));
        Assert.Equal(0, await run.Start("--out", data));
        Assert.Contains("there already", run.Output, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(data, "movielens-20m", "interactions.csv.gz")));
        Assert.Equal(["movielens-20m"], Directory.GetFileSystemEntries(data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task VerifySeesAChangedAndAMissingFile()
    {
        using var folder = new TempFolder();
        folder.Write("given/ratings.csv", Ratings);
        var run = new Run("movielens-20m", new DataCounts(2, 2, 3));
        Assert.Equal(0, await run.Start("--from", Path.Combine(folder.Path, "given"), "--out", folder.Path));
        var file = Path.Combine(folder.Path, "movielens-20m", "interactions.csv.gz");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Equal(1, await run.Start("--verify", "--out", folder.Path));
        Assert.Contains("was changed", run.Errors, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal(1, await run.Start("--verify", "--out", folder.Path));
        Assert.Contains("is missing", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await run.Start("--verify", "--out", Path.Combine(folder.Path, "nowhere")));
    }

    [Fact]
    public async Task WrongCountsAndCutOffFilesLeaveTheOldDataAlone()
    {
        using var folder = new TempFolder();
        folder.Write("movielens-20m/interactions.csv", "user,item\n1,1\n");
        var run = new Run("movielens-20m", new DataCounts(2, 2, 4));
        Assert.Equal(1, await run.Start("--from", folder.Write("ratings.csv", Ratings), "--out", folder.Path));
        Assert.Contains("3 interactions", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await run.Start("--from", folder.Write("bad/ml-20m.zip", "no zip"), "--out", folder.Path));
        Assert.Equal(1, await run.Start("--from", folder.Write("other.csv", "x"), "--out", folder.Path));
        Assert.Contains("ratings.csv", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await run.Start("--from", Path.Combine(folder.Path, "absent"), "--out", folder.Path));
        Assert.Equal(1, Datasets.Open("movielens-20m", folder.Path).Interactions.Count);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "movielens-20m.part")));
    }

    [Fact]
    public async Task ADownloadShowsTheTermsAndNeedsConsent()
    {
        using var folder = new TempFolder();
        var train = Encoding.ASCII.GetBytes("0 1 2\n1 0\n");
        var test = Encoding.ASCII.GetBytes("0 0\n");
        using var server = new TestServer((request, _) => TestServer.Whole(request.Contains("train.txt", StringComparison.Ordinal) ? train : test));
        RemoteFile File(string name, byte[] content) =>
            new(server.Address(name), name, content.Length, new Checksum(ChecksumKind.Sha256, Convert.ToHexStringLower(SHA256.HashData(content))));
        var run = new Run("gowalla", new DataCounts(2, 3, 4), File("train.txt", train), File("test.txt", test));
        Assert.Equal(2, await run.Start("--out", folder.Path));
        Assert.Contains("Terms:", run.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", run.Errors, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal(0, await run.Start("--yes", "--out", folder.Path));
        Assert.Equal(4, Datasets.Open("gowalla", folder.Path).Interactions.Count);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, ".downloads", "gowalla")));
    }

    [Fact]
    public async Task ASplitOfKnownPairsMayHaveAnyLayoutButNoOtherPairs()
    {
        using var folder = new TempFolder();
        folder.Write("a/train.txt", "0 1 2\n1 0\n");
        folder.Write("a/test.txt", "0 0\n");
        var pairs = PairDigest.Compute(LightGcn(folder.Path, "a"));
        // SHA-256 of the integers 2 1 2, 1 0 and 1 0, 0, by another program (Python's hashlib and struct).
        Assert.Equal("b6c74dde3eb05918b2d60e791aed794c106ef669a85c66c7b68f4cad90676154", pairs);
        folder.Write("b/train.txt", "1 0 0\r\n0 2 1");
        folder.Write("b/test.txt", "0 0\r\n\r\n");
        var bytes = new RemoteFile(new Uri("http://localhost/train.txt"), "train.txt", null, new Checksum(ChecksumKind.Sha256, new string('0', 64)));
        var known = new Run("gowalla", new DataCounts(2, 3, 4), bytes) { Pairs = pairs };
        Assert.Equal(0, await known.Start("--from", Path.Combine(folder.Path, "b"), "--out", Path.Combine(folder.Path, "data")));
        Assert.Equal(
            1,
            await new Run("gowalla", new DataCounts(2, 3, 4), bytes)
                .Start("--from", Path.Combine(folder.Path, "b"), "--out", Path.Combine(folder.Path, "other")));
        folder.Write("b/train.txt", "1 1\n0 2 1\n");
        Assert.Equal(1, await known.Start("--from", Path.Combine(folder.Path, "b"), "--out", Path.Combine(folder.Path, "other")));
        Assert.Contains("not the published pairs", known.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "other", "gowalla")));
    }

    [Fact]
    public void TheRecipeOfGowallaKnowsItsPairs()
    {
        var found = Datasets.List().Single(info => info.Name == "gowalla");
        if (!found.IsAvailable)
            Assert.Skip("needs SANSA_DATA with gowalla/train.txt and test.txt");
        Assert.Equal(Recipe.All.Single(recipe => recipe.Name == "gowalla").Pairs, PairDigest.Compute(Datasets.Open("gowalla").Published!));
    }

    [Fact]
    public async Task OfflineItSaysWhatToFetchAndWhereToPutIt()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, _) => TestServer.Response("404 Not Found", [], "Content-Length: 0"));
        var run = new Run("gowalla", null, new RemoteFile(server.Address("train.txt"), "train.txt", null, null));
        Assert.Equal(1, await run.Start("--yes", "--out", folder.Path));
        Assert.Contains(server.Address("train.txt").ToString(), run.Errors, StringComparison.Ordinal);
        Assert.Contains("--from", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await new Run("netflix", null).Start("--yes", "--out", folder.Path));
    }

    [Fact]
    public async Task TheTasteProfileAndNetflixAreConverted()
    {
        using var folder = new TempFolder();
        Zip(folder, "msd/train_triplets.txt.zip", ("train_triplets.txt", "ub\tSOB\t3\nua\tSOA\t1\nub\tSOA\t2\n"));
        Assert.Equal(0, await new Run("msd", new DataCounts(2, 2, 3)).Start("--from", Path.Combine(folder.Path, "msd"), "--out", folder.Path));
        var songs = Datasets.Open("msd", folder.Path).Interactions;
        Assert.Equal(["ub", "ua"], songs.UserIds);
        Assert.Equal([3f, 1, 2], songs.Values!);
        for (var part = 1; part <= 4; part++)
            folder.Write($"nf/combined_data_{part}.txt", string.Create(CultureInfo.InvariantCulture, $"{part}:\n7,{part},2005-09-06\n{part}8,1,1999-11-11\n"));
        Assert.Equal(0, await new Run("netflix", new DataCounts(5, 4, 8)).Start("--from", Path.Combine(folder.Path, "nf"), "--out", folder.Path));
        var films = Datasets.Open("netflix", folder.Path).Interactions;
        Assert.Equal(["1", "2", "3", "4"], films.ItemIds);
        Assert.Equal(1125964800L, films.Timestamps![0]);
        folder.Write("nf/combined_data_1.txt", "7,1,2005-09-06\n");
        var bad = new Run("netflix", null);
        Assert.Equal(1, await bad.Start("--from", Path.Combine(folder.Path, "nf"), "--out", Path.Combine(folder.Path, "elsewhere")));
        Assert.Contains("combined_data_1.txt, line 1", bad.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HelpTeachesAndWrongArgumentsAreRefused()
    {
        var run = new Run("gowalla", null);
        Assert.Equal(0, await run.Start("--help"));
        Assert.Contains("--from PATH", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, await run.Start("--frum", "x"));
        Assert.Contains("'--frum' is not an option", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await run.Start("--from"));
    }

    [Fact]
    public void EveryAbsentDataSetOfTheCatalogueHasARecipe() =>
        Assert.Equal(
            Datasets.List().Where(info => info.Script is not null && !info.IsBuiltIn).Select(info => info.Name).Order(),
            Recipe.All.Select(recipe => recipe.Name).Order());

    private static PublishedSplit LightGcn(string folder, string name) =>
        Reading.PublishedSplitReader.Read(
            Datasets.Info("gowalla"), Path.Combine(folder, name, "train.txt"), Path.Combine(folder, name, "test.txt"), null, default).Published!;

    private static string Zip(TempFolder folder, string name, params (string Name, string Text)[] entries)
    {
        var path = folder.Write(name, "");
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (entry, text) in entries)
        {
            using var writer = new StreamWriter(archive.CreateEntry(entry).Open());
            writer.Write(text);
        }

        return path;
    }

    // A script's recipe with other files and counts than the real ones, which are far too large for a test.
    private sealed class Run(string name, DataCounts? counts, params RemoteFile[] files)
    {
        public string? Pairs { get; init; }

        public string Output { get; private set; } = "";

        public string Errors { get; private set; } = "";

        public async Task<int> Start(params string[] args)
        {
            using var client = new HttpClient();
            using var output = new StringWriter();
            using var errors = new StringWriter();
            var recipe = Recipe.All.Single(recipe => recipe.Name == name) with { Files = files, Pairs = Pairs };
            var info = Datasets.List().Single(info => info.Name == name);
            var code = await new DataScriptRun(
                recipe, info with { Published = counts }, "script", new Downloader(client, 2, TimeSpan.FromMilliseconds(1)), output, errors, _ => false)
                .RunAsync(args, TestContext.Current.CancellationToken);
            (Output, Errors) = (output.ToString(), errors.ToString());
            return code;
        }
    }
}
