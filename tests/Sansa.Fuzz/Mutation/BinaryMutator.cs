namespace Sansa.Fuzz.Mutation;

/// <summary>Up to four byte edits; half of them in the last part of the file, where Parquet keeps its description.</summary>
internal sealed class BinaryMutator : Mutator
{
    public override byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        var bytes = seed;
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var head = random.Next(2) == 0 ? 0 : bytes.Length * 2 / 3;
            bytes = [.. bytes[..head], .. ByteEdits.Edit(bytes[head..], other, random)];
        }

        return bytes;
    }
}
