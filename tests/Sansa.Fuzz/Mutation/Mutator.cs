namespace Sansa.Fuzz.Mutation;

/// <summary>Makes an input that may be bad. The same random numbers and seeds give the same bytes.</summary>
internal abstract class Mutator
{
    /// <summary>A changed copy.</summary>
    /// <param name="seed">The input to change; it stays as it is.</param>
    /// <param name="other">Another input, to take pieces from.</param>
    /// <param name="random">Decides everything.</param>
    public abstract byte[] Mutate(byte[] seed, byte[] other, Random random);

    /// <summary>One of a list.</summary>
    protected static T Pick<T>(IReadOnlyList<T> list, Random random) => list[random.Next(list.Count)];
}
