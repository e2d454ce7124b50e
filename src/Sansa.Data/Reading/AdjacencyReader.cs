namespace Sansa.Data.Reading;

/// <summary>Reads "user item item ..." lines with ids of any kind, separated by spaces or tabs.</summary>
internal static class AdjacencyReader
{
    /// <summary>Interned pairs: positions agree in both lists, ids in order of first appearance.</summary>
    public static InteractionData Read(Stream stream, string name, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var reader = new Utf8LineReader(stream, name, cancellation);
        return Read(reader, name, progress);
    }

    /// <summary>The same, of lines that have been looked at already.</summary>
    public static InteractionData Read(Utf8LineReader reader, string name, IProgress<ReadProgress>? progress)
    {
        if (reader.Peek().IsJson)
            throw TextFormats.Json(name);
        var (users, items) = (new IdInterner(), new IdInterner());
        var (userColumn, itemColumn) = (new ChunkedList<int>(), new ChunkedList<int>());
        var report = new ProgressThrottle(progress);
        while (reader.TryReadLine(out var line))
        {
            if (!TryNextToken(ref line, out var user))
                continue;
            var userIndex = users.Intern(user);
            while (TryNextToken(ref line, out var item))
            {
                userColumn.Add(userIndex);
                itemColumn.Add(items.Intern(item));
            }

            report.Tick(userColumn.Count, reader);
        }

        if (userColumn.Count == 0)
            throw new DataFormatException(name, 0, "", "there is no interaction in it; each line must be a user id followed by item ids.");
        report.Finish(userColumn.Count, reader);
        return new InteractionData(userColumn.ToArray(), itemColumn.ToArray(), null, null, users.ToIdMap(), items.ToIdMap(), name)
        {
            ReadAs = "each line a user, then its items",
        };
    }

    /// <summary>Cuts the next run of bytes that are neither space nor tab off the line.</summary>
    public static bool TryNextToken(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> token)
    {
        line = line.TrimStart(" \t"u8);
        var end = line.IndexOfAny((byte)' ', (byte)'\t');
        token = end < 0 ? line : line[..end];
        line = line[token.Length..];
        return !token.IsEmpty;
    }
}
