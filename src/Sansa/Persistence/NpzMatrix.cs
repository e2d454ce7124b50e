using System.IO.Compression;
using Sansa.Sparse;

namespace Sansa.Persistence;

/// <summary>Sparse matrices in the form of <c>scipy.sparse.save_npz</c>: a zip of the arrays format, shape, indptr, indices, data.</summary>
/// <remarks>A pattern matrix is written with one-byte ones, so that SciPy reads it and we know it again.</remarks>
public static class NpzMatrix
{
    /// <summary>Zip entries carry the earliest date a zip can hold, so that the same matrix gives the same bytes.</summary>
    internal static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a matrix; the stream need not be seekable. <c>scipy.sparse.load_npz</c> reads the result.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="matrix">The matrix.</param>
    public static void Write(Stream stream, CsrMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var count = (int)matrix.NonzeroCount;
        Entry(zip, "format", s => NpyFormat.WriteText(s, "csr"));
        Entry(zip, "shape", s => NpyFormat.Write<long>(s, [matrix.RowCount, matrix.ColumnCount], [2]));
        Entry(zip, "indptr", s => NpyFormat.Write<long>(s, matrix.RowPointers, [matrix.RowPointers.Length]));
        Entry(zip, "indices", s => NpyFormat.Write<int>(s, matrix.ColumnIndices.AsSpan(0, count), [count]));
        if (matrix.Values is null)
            Entry(zip, "data", s => WriteOnes(s, count));
        else
            Entry(zip, "data", s => NpyFormat.Write<float>(s, matrix.Values.AsSpan(0, count), [count]));
    }

    /// <summary>Reads a matrix that <see cref="Write"/> wrote.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <exception cref="InvalidDataException">The stream does not hold such a matrix, or an array of it is compressed.</exception>
    /// <exception cref="ArgumentException">The arrays do not form a valid matrix.</exception>
    public static CsrMatrix Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        StoredParts.Check(zip, stream.Length);
        var shape = Open(zip, "shape", (s, length) => NpyFormat.Read<long>(s, length).Values);
        if (shape.Length != 2)
            throw new InvalidDataException($"a matrix has a shape of {shape.Length} numbers");
        var ap = Open(zip, "indptr", (s, length) => NpyFormat.Read<long>(s, length).Values);
        var ai = Open(zip, "indices", (s, length) => NpyFormat.Read<int>(s, length).Values);
        var ax = Open(zip, "data", (s, length) =>
        {
            var (type, count, headerBytes) = NpyFormat.ReadHeader(s);
            return type == "|i1" ? null : NpyFormat.ReadValues<float>(s, type, count, length - headerBytes);
        });
        return new CsrMatrix(checked((int)shape[0]), checked((int)shape[1]), ap, ai, ax);
    }

    private static void WriteOnes(Stream stream, int count)
    {
        var ones = new sbyte[count];
        ones.AsSpan().Fill(1);
        NpyFormat.Write<sbyte>(stream, ones, [count]);
    }

    private static void Entry(ZipArchive zip, string name, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = FixedTime;
        using var stream = entry.Open();
        write(stream);
    }

    private static T Open<T>(ZipArchive zip, string name, Func<Stream, long, T> read)
    {
        var entry = zip.GetEntry(name + ".npy") ?? throw new InvalidDataException($"a matrix lacks its array '{name}'");
        using var stream = entry.Open();
        return read(stream, entry.Length);
    }
}
