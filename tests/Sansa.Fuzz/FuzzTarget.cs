using Sansa.Fuzz.Mutation;

namespace Sansa.Fuzz;

/// <summary>Something of this repository that reads what others wrote.</summary>
/// <param name="Name">The word after <c>--target</c>, and the folder of the kept inputs.</param>
/// <param name="Extension">Ending of the file that holds an input, because readers look at it.</param>
/// <param name="Seeds">Good inputs, made by code.</param>
/// <param name="Mutator">Makes bad inputs of good ones.</param>
/// <param name="Read">Reads an input.</param>
/// <param name="TypedErrors">The exceptions that the reader may end with. Any other, or one derived from none of these, is a fault.</param>
internal sealed record FuzzTarget(string Name, string Extension, Func<IReadOnlyList<byte[]>> Seeds, Mutator Mutator, Action<FuzzInput> Read, Type[] TypedErrors)
{
    /// <summary>Managed memory in MiB that may be asked for while an input is read, besides ten times its length; default 64.</summary>
    public int FreeMegabytes { get; init; } = 64;

    /// <summary>The limit of memory for an input of a length, in bytes.</summary>
    public long MaxBytes(int length) => ((long)FreeMegabytes << 20) + (10L * length);

    public bool IsTyped(Exception error) => TypedErrors.Any(t => t.IsInstanceOfType(error));
}

/// <summary>An input, in memory and as a file.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Path">A file that holds them.</param>
internal sealed record FuzzInput(byte[] Bytes, string Path);
