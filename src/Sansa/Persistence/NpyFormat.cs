using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Sansa.Persistence;

/// <summary>NumPy's array format, version 1.0 ("NEP 1"): a magic string, a header that is a Python dictionary, little-endian bytes.</summary>
internal static partial class NpyFormat
{
    private const int BlockElements = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes an array in row-major order.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        WriteHeader(stream, TypeCode<T>(), shape);
        // In blocks, because the byte length of a large array does not fit a span.
        for (; !values.IsEmpty; values = values[Math.Min(BlockElements, values.Length)..])
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(BlockElements, values.Length)]));
    }

    /// <summary>Writes a zero-dimensional byte string, as SciPy stores the name of a sparse format.</summary>
    public static void WriteText(Stream stream, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        WriteHeader(stream, $"|S{bytes.Length}", []);
        stream.Write(bytes);
    }

    /// <summary>Reads the header: the type, the shape, and how many bytes of the stream it took.</summary>
    /// <exception cref="InvalidDataException">This is not an array that this reader understands.</exception>
    public static (string Type, long[] Shape, int ByteCount) ReadHeader(Stream stream)
    {
        Span<byte> start = stackalloc byte[10];
        stream.ReadExactly(start);
        if (!start[..6].SequenceEqual(Magic) || start[6] != 1)
            throw new InvalidDataException("an array does not begin with NumPy's header, version 1");
        var text = new byte[start[8] | (start[9] << 8)];
        stream.ReadExactly(text);
        var match = HeaderPattern().Match(Encoding.ASCII.GetString(text));
        if (!match.Success)
            throw new InvalidDataException("the header of an array is not understood");
        var shape = match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (match.Groups["type"].Value, [.. shape.Select(s => long.Parse(s, CultureInfo.InvariantCulture))], start.Length + text.Length);
    }

    /// <summary>Reads a whole array of a known type.</summary>
    /// <param name="stream">At the beginning of the header.</param>
    /// <param name="byteCount">Length of header and elements together, as the container of the array knows it.</param>
    /// <exception cref="InvalidDataException">The array has another type, or another number of elements than there are bytes for.</exception>
    public static (T[] Values, long[] Shape) Read<T>(Stream stream, long byteCount)
        where T : unmanaged
    {
        var (type, shape, headerBytes) = ReadHeader(stream);
        return (ReadValues<T>(stream, type, shape, byteCount - headerBytes), shape);
    }

    /// <summary>
    /// Reads the elements that follow a header, which must take exactly <paramref name="byteCount"/> bytes: a header that lies costs no memory.
    /// </summary>
    public static T[] ReadValues<T>(Stream stream, string type, ReadOnlySpan<long> shape, long byteCount)
        where T : unmanaged
    {
        if (type != TypeCode<T>())
            throw new InvalidDataException($"an array holds {type} where {TypeCode<T>()} is expected");
        var count = 1L;
        foreach (var length in shape)
            count = checked(count * length);
        if (checked(count * Unsafe.SizeOf<T>()) != byteCount)
            throw new InvalidDataException($"an array of {count} elements of {Unsafe.SizeOf<T>()} bytes has {byteCount} bytes");
        if (count > Array.MaxLength)
            throw new InvalidDataException($"an array has {count} elements, more than .NET can hold");
        var values = new T[count];
        for (var rest = values.AsSpan(); !rest.IsEmpty; rest = rest[Math.Min(BlockElements, rest.Length)..])
            stream.ReadExactly(MemoryMarshal.AsBytes(rest[..Math.Min(BlockElements, rest.Length)]));
        return values;
    }

    private static string TypeCode<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? "<f4"
        : typeof(T) == typeof(double) ? "<f8"
        : typeof(T) == typeof(int) ? "<i4"
        : typeof(T) == typeof(long) ? "<i8"
        : typeof(T) == typeof(sbyte) ? "|i1"
        : throw new NotSupportedException($"Arrays of {typeof(T).Name} ({Unsafe.SizeOf<T>()} bytes) are not stored.");

    private static void WriteHeader(Stream stream, string type, ReadOnlySpan<long> shape)
    {
        var dimensions = string.Concat(shape.ToArray().Select(s => s.ToString(CultureInfo.InvariantCulture) + ", "));
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({(shape.Length > 1 ? dimensions.TrimEnd(' ', ',') : dimensions.TrimEnd())}), }}";
        // The data begins at a multiple of 64 bytes; the header ends with a newline.
        var length = (((10 + header.Length + 1) + 63) / 64 * 64) - 10;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\), \}\s*$")]
    private static partial Regex HeaderPattern();
}
