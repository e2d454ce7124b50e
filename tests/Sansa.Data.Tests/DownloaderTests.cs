using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Sansa.Data.Download;

namespace Sansa.Data.Tests;

public partial class DownloaderTests
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);
    private static readonly Checksum Right = new(ChecksumKind.Sha256, Convert.ToHexStringLower(SHA256.HashData(Content)));

    [Fact]
    public async Task AWholeFileArrivesAndTheSecondRunAsksNothing()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, _) => TestServer.Whole(Content));
        var reports = new List<DownloadProgress>();
        await Fetch(server, folder, Right, progress: new InlineProgress<DownloadProgress>(reports.Add));
        await Fetch(server, folder, Right);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
        Assert.Single(server.Requests);
        Assert.Equal(new DownloadProgress("data.bin", Content.Length, Content.Length), reports[^1]);
        Assert.Equal([Goal(folder)], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task AConnectionThatBreaksOffGoesOnWhereItStopped()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((request, number) =>
        {
            var from = From(request);
            var end = number < 2 ? from + 100_000 : Content.Length;
            string[] headers =
                [$"Content-Length: {Content.Length - from}", "ETag: \"v1\"", $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}"];
            return TestServer.Response(from > 0 ? "206 Partial Content" : "200 OK", Content[from..end], headers);
        });
        await Fetch(server, folder, Right);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
        Assert.Equal([0, 100_000, 200_000], server.Requests.Select(From));
        Assert.All(server.Requests.Skip(1), request => Assert.Contains("If-Range: \"v1\"", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFileThatChangedInBetweenStartsAnew()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, number) => number == 0
            ? TestServer.Response("200 OK", new byte[1000], "Content-Length: 5000", "ETag: \"old\"")
            : TestServer.Whole(Content, "ETag: \"new\""));
        await Fetch(server, folder, Right);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
    }

    [Fact]
    public async Task WithoutATagNothingIsResumed()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, number) => number == 0
            ? TestServer.Response("200 OK", Content[..1000], $"Content-Length: {Content.Length}")
            : TestServer.Whole(Content));
        await Fetch(server, folder, Right);
        Assert.All(server.Requests, request => Assert.Equal(0, From(request)));
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
    }

    [Fact]
    public async Task AServerThatGoesOnFromTheWrongPlaceIsNotBelieved()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, number) => number switch
        {
            0 => TestServer.Response("200 OK", Content[..1000], $"Content-Length: {Content.Length}", "ETag: \"v\""),
            1 => TestServer.Response(
                "206 Partial Content", Content[500..],
                $"Content-Length: {Content.Length - 500}", "ETag: \"v\"", $"Content-Range: bytes 500-{Content.Length - 1}/{Content.Length}"),
            _ => TestServer.Whole(Content),
        });
        await Fetch(server, folder, Right);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
    }

    [Fact]
    public async Task APartThatIsTooLongStartsAnew()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(Goal(folder) + ".part", new byte[400_000]);
        File.WriteAllText(Goal(folder) + ".part.etag", "\"v\"");
        using var server = new TestServer(
            (request, _) => From(request) > 0 ? TestServer.Response("416 Range Not Satisfiable", [], "Content-Length: 0") : TestServer.Whole(Content));
        await Fetch(server, folder, Right);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALengthThatIsALieIsAnErrorAndLeavesNoFile(bool tooShort)
    {
        using var folder = new TempFolder();
        using var server = new TestServer(
            (_, _) => TestServer.Response("200 OK", Content, $"Content-Length: {(tooShort ? Content.Length - 50_000 : Content.Length + 50_000)}"));
        if (tooShort)
            await Assert.ThrowsAsync<ChecksumMismatchException>(() => Fetch(server, folder, null, size: Content.Length));
        else
            Assert.Contains("3 attempts", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, folder, null))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Goal(folder)));
    }

    [Fact]
    public async Task AWrongChecksumIsAnErrorAtOnceAndTheOldFileStays()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Goal(folder), "old");
        using var server = new TestServer((_, _) => TestServer.Whole(new byte[100]));
        var error = await Assert.ThrowsAsync<ChecksumMismatchException>(() => Fetch(server, folder, Right));
        Assert.Contains(Right.Hex, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Equal("old", File.ReadAllText(Goal(folder)));
        Assert.Equal([Goal(folder)], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task RedirectsAreFollowed()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((request, _) => request.Contains("GET /data.bin", StringComparison.Ordinal)
            ? TestServer.Response("302 Found", [], "Location: /elsewhere", "Content-Length: 0") : TestServer.Whole(Content));
        await Fetch(server, folder, Right);
        Assert.Contains("GET /elsewhere", server.Requests.Last(), StringComparison.Ordinal);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
    }

    [Fact]
    public async Task ARedirectInACircleEnds()
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, _) => TestServer.Response("302 Found", [], "Location: /data.bin", "Content-Length: 0"));
        await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, folder, Right));
    }

    [Theory]
    [InlineData("404 Not Found", 1)]
    [InlineData("403 Forbidden", 1)]
    [InlineData("503 Service Unavailable", 3)]
    public async Task RefusalsAreNotRepeatedAndTroubleIs(string status, int requests)
    {
        using var folder = new TempFolder();
        using var server = new TestServer((_, _) => TestServer.Response(status, [], "Content-Length: 0"));
        var error = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, folder, Right));
        Assert.Contains(status[..3], error.Message, StringComparison.Ordinal);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task NobodyListeningIsANamedError()
    {
        using var folder = new TempFolder();
        Uri gone;
        using (var server = new TestServer((_, _) => []))
            gone = server.Address();
        using var client = new HttpClient();
        var file = new RemoteFile(gone, "data.bin", null, Right);
        var error = await Assert.ThrowsAsync<DownloadException>(
            () => new Downloader(client, 2, TimeSpan.Zero).FetchAsync(file, Goal(folder), null, TestContext.Current.CancellationToken));
        Assert.Contains(gone.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancellationKeepsWhatHasArrivedForTheNextRun()
    {
        using var folder = new TempFolder();
        using var source = new CancellationTokenSource();
        using var server = new TestServer((request, number) => number == 0
            ? TestServer.Whole(Content, "ETag: \"v\"")
            : TestServer.Response(
                "206 Partial Content", Content[From(request)..], $"Content-Length: {Content.Length - From(request)}",
                "ETag: \"v\"", $"Content-Range: bytes {From(request)}-{Content.Length - 1}/{Content.Length}"));
        var stop = new InlineProgress<DownloadProgress>(_ => source.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetch(server, folder, Right, progress: stop, cancellation: source.Token));
        Assert.False(File.Exists(Goal(folder)));
        await Fetch(server, folder, Right);
        Assert.True(From(server.Requests.Last()) > 0);
        Assert.Equal(Content, File.ReadAllBytes(Goal(folder)));
    }

    [Fact]
    public void AGitBlobIdIsWhatGitPrints()
    {
        using var folder = new TempFolder();
        // echo 'hello' | git hash-object --stdin
        Assert.Equal("ce013625030ba8dba906f756967f9e9ca394464a", Checksum.Compute(ChecksumKind.GitBlob, folder.Write("hello", "hello\n")));
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", Checksum.Compute(ChecksumKind.Md5, folder.Write("hello5", "hello")));
    }

    private static string Goal(TempFolder folder) => Path.Combine(folder.Path, "data.bin");

    private static int From(string request) =>
        RangeHeader().Match(request) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static async Task Fetch(
        TestServer server, TempFolder folder, Checksum? checksum, long? size = null,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var client = new HttpClient();
        await new Downloader(client, attempts: 3, firstDelay: TimeSpan.FromMilliseconds(1))
            .FetchAsync(new RemoteFile(server.Address(), "data.bin", size, checksum), Goal(folder), progress, cancellation);
    }

    [GeneratedRegex(@"Range: bytes=(\d+)-")]
    private static partial Regex RangeHeader();
}
