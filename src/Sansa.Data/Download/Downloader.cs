using System.Net;
using System.Net.Http.Headers;

namespace Sansa.Data.Download;

/// <summary>
/// Fetches files over HTTP into place: what has arrived stays in NAME.part, broken transfers go on from there, and the
/// file gets its name only when length and checksum are right.
/// </summary>
internal sealed class Downloader(HttpClient client, int attempts = 5, TimeSpan? firstDelay = null, TimeSpan? stall = null)
{
    private readonly TimeSpan _firstDelay = firstDelay ?? TimeSpan.FromSeconds(1);
    private readonly TimeSpan _stall = stall ?? TimeSpan.FromSeconds(60);

    /// <summary>Fetches a file unless it is there already and right.</summary>
    /// <exception cref="DownloadException">It cannot be had: no network, refused, or broken off again and again.</exception>
    /// <exception cref="ChecksumMismatchException">What arrives is not the published file.</exception>
    public async Task FetchAsync(RemoteFile file, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (IsComplete(file, path))
            return;
        var delay = _firstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TransferAsync(file, path + ".part", progress, cancellation).ConfigureAwait(false);
                Accept(file, path);
                return;
            }
            catch (Exception error) when (attempt < attempts && !cancellation.IsCancellationRequested && MayPass(error))
            {
                await Task.Delay(delay, cancellation).ConfigureAwait(false);
                delay *= 2;
            }
            catch (Exception error) when (error is HttpRequestException or IOException
                || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new DownloadException(
                    $"{file.Address} could not be fetched after {attempt} {(attempt == 1 ? "attempt" : "attempts")} ({error.Message}).", error);
            }
        }
    }

    // A refusal (404, 403) stays one; a full disk too. Lost connections, time-outs and server trouble may pass.
    private static bool MayPass(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } =>
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestedRangeNotSatisfiable || (int)status >= 500,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => false,
        HttpRequestException or HttpIOException or OperationCanceledException => true,
        _ => false,
    };

    private static bool IsComplete(RemoteFile file, string path)
    {
        if (!File.Exists(path) || (file.Size is { } size && new FileInfo(path).Length != size))
            return false;
        return file.Checksum is null || string.Equals(Checksum.Compute(file.Checksum.Kind, path), file.Checksum.Hex, StringComparison.OrdinalIgnoreCase);
    }

    private async Task TransferAsync(RemoteFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        var have = Resume(request, part);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            Forget(part);
        response.EnsureSuccessStatusCode();
        var resumed = response.StatusCode == HttpStatusCode.PartialContent;
        if (resumed && response.Content.Headers.ContentRange?.From != have)
        {
            Forget(part);
            throw new HttpIOException(
                HttpRequestError.InvalidResponse,
                $"the server was asked to go on from byte {have} and went on from {response.Content.Headers.ContentRange?.From}");
        }

        var start = resumed ? have : 0;
        Remember(response, part);
        var total = response.Content.Headers.ContentLength is { } length ? start + length : file.Size ?? 0;
        using (var target = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write))
            await CopyAsync(response, target, new DownloadProgress(file.Name, start, total), progress, cancellation).ConfigureAwait(false);
        var arrived = new FileInfo(part).Length;
        if (total > 0 && arrived < total)
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"the server promised {total} bytes and sent {arrived}");
    }

    private async Task CopyAsync(
        HttpResponseMessage response, FileStream target, DownloadProgress at, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var buffer = new byte[1 << 16];
        while (true)
        {
            patience.CancelAfter(_stall);
            var count = await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            if (count == 0)
                return;
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            at = at with { Bytes = at.Bytes + count };
            progress?.Report(at);
        }
    }

    // Goes on only where the server's tag or date says that the file is still the same one.
    private static long Resume(HttpRequestMessage request, string part)
    {
        var tagFile = part + ".etag";
        if (!File.Exists(part) || !File.Exists(tagFile) || !RangeConditionHeaderValue.TryParse(File.ReadAllText(tagFile), out var condition))
            return 0;
        var have = new FileInfo(part).Length;
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = condition;
        }

        return have;
    }

    private static void Remember(HttpResponseMessage response, string part)
    {
        var condition = response.Headers.ETag is { IsWeak: false } tag ? new RangeConditionHeaderValue(tag)
            : response.Content.Headers.LastModified is { } modified ? new RangeConditionHeaderValue(modified) : null;
        if (condition is null)
            File.Delete(part + ".etag");
        else
            File.WriteAllText(part + ".etag", condition.ToString());
    }

    private static void Accept(RemoteFile file, string path)
    {
        var part = path + ".part";
        try
        {
            var arrived = new FileInfo(part).Length;
            if (file.Size is { } size && arrived != size)
                throw new ChecksumMismatchException(
                    $"{file.Address} is {arrived} bytes long, but {size} are expected: it is cut off, an error page, or another version.");
            file.Checksum?.Verify(part);
        }
        catch (ChecksumMismatchException)
        {
            Forget(part);
            throw;
        }

        File.Move(part, path, overwrite: true);
        File.Delete(part + ".etag");
    }

    private static void Forget(string part)
    {
        File.Delete(part);
        File.Delete(part + ".etag");
    }
}
