using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Sansa.Tests.Shared;

namespace Sansa.Fuzz.Mutation;

/// <summary>Changes the parts of a model file and makes the checksums right again: what a checksum cannot find.</summary>
internal sealed partial class ModelMutator : Mutator
{
    private static readonly string[] Shapes =
        ["", "0,", "-1,", "1,", "500000000,", "9223372036854775807,", "4611686018427387904, 2", "2, 2", "3, 0", "65536, 65536, 65536, 65536"];

    private readonly JsonMutator _json = new([]);
    private readonly BinaryMutator _binary = new();

    public override byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        if (random.Next(6) == 0 || ReadParts(seed) is not { } model)
            return _binary.Mutate(seed, other, random);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
            Edit(model.Parts, ReadParts(other)?.Parts ?? model.Parts, random);
        if (random.Next(12) == 0)
            model.Compression = CompressionLevel.Optimal;
        try
        {
            return model.ToFile();
        }
        catch (ArgumentException)
        {
            // The parts no longer make a file: two manifests, or a name that a zip cannot hold.
            return seed;
        }
    }

    private void Edit(List<(string Name, byte[] Bytes)> parts, List<(string Name, byte[] Bytes)> others, Random random)
    {
        if (parts.Count == 0)
            return;
        var at = random.Next(parts.Count);
        var (name, bytes) = parts[at];
        var taken = others.Count == 0 ? bytes : Pick(others, random).Bytes;
        switch (random.Next(10))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Add((random.Next(2) == 0 ? name : "more.npy", taken));
                break;
            case 2:
                parts[at] = (name, taken);
                break;
            default:
                parts[at] = (name, Change(name, bytes, taken, random));
                break;
        }
    }

    private byte[] Change(string name, byte[] bytes, byte[] other, Random random)
    {
        if (name.EndsWith(".json", StringComparison.Ordinal))
            return _json.Mutate(bytes, other, random);
        if (name.EndsWith(".npz", StringComparison.Ordinal) && random.Next(5) > 0 && ReadParts(bytes) is { Parts: var arrays })
        {
            Edit(arrays, arrays, random);
            return ModelParts.Zip(arrays, compression: random.Next(12) == 0 ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        }

        return name.EndsWith(".npy", StringComparison.Ordinal) && random.Next(2) == 0
            ? WithShape(bytes, Pick(Shapes, random))
            : _binary.Mutate(bytes, other, random);
    }

    // The header keeps its length, which its first bytes tell.
    private static byte[] WithShape(byte[] bytes, string shape)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0)
            return bytes;
        var header = Shape().Replace(text[..end], $"'shape': ({shape})", 1).TrimEnd().PadRight(end);
        return Encoding.Latin1.GetBytes(header + text[end..]);
    }

    private static ModelParts? ReadParts(byte[] zip)
    {
        try
        {
            return new ModelParts(zip);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or OverflowException or OutOfMemoryException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"'shape': \([0-9, ]*\)")]
    private static partial Regex Shape();
}
