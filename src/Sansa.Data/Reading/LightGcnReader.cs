using System.Buffers.Text;
using Sansa.Sparse;

namespace Sansa.Data.Reading;

/// <summary>
/// Reads the text form of BARS and LightGCN, "user item item ..." with 0-based integer ids, straight into rows:
/// ids are row and column numbers, so that matrices agree with those of other programs.
/// </summary>
internal sealed class LightGcnReader
{
    private readonly ChunkedList<int> _items = new();
    private readonly ChunkedList<(int User, int Start)> _lines = new();
    private int _maxUser = -1;
    private int _maxItem = -1;

    /// <summary>One more than the largest user id read.</summary>
    public int UserCount => _maxUser + 1;

    /// <summary>One more than the largest item id read.</summary>
    public int ItemCount => _maxItem + 1;

    /// <summary>Interactions read, repeated ones included.</summary>
    public long InteractionCount => _items.Count;

    /// <summary>Pairs that a user had more than once and that were counted once; known after <see cref="ToMatrix"/>.</summary>
    public long DuplicateCount { get; private set; }

    public static LightGcnReader Read(Stream stream, string name, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var reader = new Utf8LineReader(stream, name, cancellation);
        var result = new LightGcnReader();
        var report = new ProgressThrottle(progress);
        while (reader.TryReadLine(out var line))
        {
            result.AddLine(reader, line);
            report.Tick(result._items.Count, reader);
        }

        if (result._items.Count == 0)
            throw new DataFormatException(name, 0, "", "there is no interaction in it; each line must be a user id followed by item ids, all integers from 0.");
        report.Finish(result._items.Count, reader);
        return result;
    }

    /// <summary>The pattern matrix; a pair that occurs twice counts once.</summary>
    public CsrMatrix ToMatrix(int userCount, int itemCount)
    {
        var ap = RowPointers(userCount);
        var ai = new int[_items.Count];
        var next = (long[])ap.Clone();
        for (var k = 0; k < _lines.Count; k++)
        {
            var (user, start) = _lines[k];
            var end = k + 1 < _lines.Count ? _lines[k + 1].Start : _items.Count;
            for (var p = start; p < end; p++)
                ai[next[user]++] = _items[p];
        }

        DuplicateCount = SparseRows.SortAndMerge(ap, ref ai);
        return new CsrMatrix(userCount, itemCount, ap, ai, null);
    }

    private long[] RowPointers(int userCount)
    {
        var ap = new long[userCount + 1];
        for (var k = 0; k < _lines.Count; k++)
            ap[_lines[k].User + 1] += (k + 1 < _lines.Count ? _lines[k + 1].Start : _items.Count) - _lines[k].Start;
        for (var i = 0; i < userCount; i++)
            ap[i + 1] += ap[i];
        return ap;
    }

    private void AddLine(Utf8LineReader reader, ReadOnlySpan<byte> line)
    {
        if (!AdjacencyReader.TryNextToken(ref line, out var token))
            return;
        var user = ParseId(reader, token, "user");
        _maxUser = Math.Max(_maxUser, user);
        _lines.Add((user, _items.Count));
        while (AdjacencyReader.TryNextToken(ref line, out token))
        {
            var item = ParseId(reader, token, "item");
            _maxItem = Math.Max(_maxItem, item);
            _items.Add(item);
        }
    }

    private static int ParseId(Utf8LineReader reader, ReadOnlySpan<byte> token, string what)
    {
        if (!Utf8Parser.TryParse(token, out long id, out var used) || used != token.Length)
            throw reader.Error($"a {what} id must be an integer here; for ids of other kinds use Interactions.ReadAdjacency.", token);
        if (id < 0)
            throw reader.Error($"a {what} id is negative; ids are 0-based positions here.", token);
        if (id >= Array.MaxLength)
            throw reader.Error(
                $"a {what} id is too large for a row or column number (at most {Array.MaxLength - 1}); Interactions.ReadAdjacency maps ids of any size.",
                token);
        return (int)id;
    }
}
