using System.IO.Compression;
using Sansa.Data.Reading;

namespace Sansa.Data.Download;

/// <summary>
/// From published files to the project's form: train.txt and test.txt of a fixed split, or interactions.csv.gz with a
/// header. The order of the rows stays, since protocols depend on it.
/// </summary>
internal static class Conversions
{
    public const string InteractionsFile = "interactions.csv.gz";

    public static void CopySplit(SourceFiles source, string folder, CancellationToken cancellation)
    {
        foreach (var name in (string[])["train.txt", "test.txt"])
        {
            using var from = source.Open(name);
            using var to = File.Create(Path.Combine(folder, name));
            Copy(from, to, cancellation);
        }
    }

    /// <summary>A CSV file whose header has usual names is kept as it is.</summary>
    public static Action<SourceFiles, string, CancellationToken> Csv(string name) => (source, folder, cancellation) =>
    {
        using var from = source.Open(name);
        using var to = Create(folder);
        Copy(from, to, cancellation);
    };

    /// <summary>The Taste Profile: user, song and play count with tabs between them and no header.</summary>
    public static void Triplets(SourceFiles source, string folder, CancellationToken cancellation)
    {
        using var from = source.Open("train_triplets.txt");
        using var to = Create(folder);
        to.Write("user,item,value\n"u8);
        var buffer = new byte[1 << 18];
        for (var count = from.Read(buffer); count > 0; count = from.Read(buffer))
        {
            cancellation.ThrowIfCancellationRequested();
            buffer.AsSpan(0, count).Replace((byte)'\t', (byte)',');
            to.Write(buffer.AsSpan(0, count));
        }
    }

    /// <summary>The Netflix Prize as combined files: "FILM:" and then lines of user, rating and date.</summary>
    public static void Netflix(SourceFiles source, string folder, CancellationToken cancellation)
    {
        using var to = Create(folder);
        to.Write("user,item,value,timestamp\n"u8);
        for (var part = 1; part <= 4; part++)
        {
            var name = $"combined_data_{part}.txt";
            using var lines = new Utf8LineReader(source.Open(name), name, cancellation);
            byte[] film = [];
            while (lines.TryReadLine(out var line))
            {
                if (line.IsEmpty)
                    continue;
                if (line[^1] == ':')
                    film = line[..^1].ToArray();
                else
                    WriteRating(to, lines, line, film);
            }
        }
    }

    private static void WriteRating(Stream to, Utf8LineReader lines, ReadOnlySpan<byte> line, ReadOnlySpan<byte> film)
    {
        var comma = line.IndexOf((byte)',');
        if (comma <= 0 || film.IsEmpty)
            throw lines.Error("expected 'FILM:' or 'user,rating,date'.", line);
        to.Write(line[..(comma + 1)]);
        to.Write(film);
        to.Write(line[comma..]);
        to.Write("\n"u8);
    }

    private static BufferedStream Create(string folder) =>
        new(new GZipStream(File.Create(Path.Combine(folder, InteractionsFile)), CompressionLevel.Fastest), 1 << 18);

    private static void Copy(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 18];
        for (var count = from.Read(buffer); count > 0; count = from.Read(buffer))
        {
            cancellation.ThrowIfCancellationRequested();
            to.Write(buffer.AsSpan(0, count));
        }
    }
}
