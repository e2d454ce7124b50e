using System.Text;

namespace Sansa.Fuzz.Mutation;

/// <summary>Byte edits, and words of the language put in, repeated and nested.</summary>
/// <param name="words">What means something in the language; a word of two parts divided by <c>…</c> opens and closes.</param>
internal sealed class TextMutator(IReadOnlyList<string> words) : Mutator
{
    private const int DeepestNesting = 20_000;

    public override byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        var bytes = seed;
        for (var edits = random.Next(1, 6); edits > 0; edits--)
            bytes = random.Next(2) == 0 ? ByteEdits.Edit(bytes, other, random) : ByteEdits.Replace(bytes, random.Next(bytes.Length + 1), 0, Word(random));
        return bytes;
    }

    private byte[] Word(Random random)
    {
        var parts = Pick(words, random).Split('…');
        var closing = Encoding.UTF8.GetBytes(parts[^1]);
        var opening = Encoding.UTF8.GetBytes(parts[0]);
        // Deep ones are rare because they are slow to make, and enough: each is an input of its own.
        var count = random.Next(100) == 0 ? random.Next(DeepestNesting) : random.Next(10) == 0 ? random.Next(300) : 1;
        return ByteEdits.Repeat(opening, parts.Length == 1 ? [] : closing, count);
    }
}
