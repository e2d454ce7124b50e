using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>An array that is learned, with the two moments that Adam keeps of its gradient. A column is a unit: an item, a neuron.</summary>
internal sealed class Parameter : IDisposable
{
    private readonly NativeBuffer?[] _buffers = new NativeBuffer?[3];

    /// <summary>Makes an array of zeros.</summary>
    /// <param name="name">A name of letters, digits and underscores, for model files and checkpoints.</param>
    /// <param name="rows">Length of a column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="sparse">Whether a step has gradients of few columns only; the others are then brought up to date when they are next read.</param>
    public Parameter(string name, int rows, int columns, bool sparse = false)
    {
        (Name, Rows, Columns) = (name, rows, columns);
        _buffers[0] = new NativeBuffer(Length, clear: true);
        LastStep = sparse ? new int[columns] : null;
    }

    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    public long Length => (long)Rows * Columns;

    /// <summary>Where the value is.</summary>
    public NativeBuffer Buffer => _buffers[0]!;

    /// <summary>What is learned.</summary>
    public MatrixView Value => _buffers[0]!.AsMatrix(Rows, Columns);

    /// <summary>Running mean of the gradient, once there is an optimiser.</summary>
    public MatrixView Momentum => _buffers[1]!.AsMatrix(Rows, Columns);

    /// <summary>Running mean of its square, once there is an optimiser.</summary>
    public MatrixView Variance => _buffers[2]!.AsMatrix(Rows, Columns);

    /// <summary>The last step that each column has seen; null where every step has a gradient of every column.</summary>
    public int[]? LastStep { get; }

    /// <summary>Makes room for the moments.</summary>
    public void AddMoments()
    {
        _buffers[1] ??= new NativeBuffer(Length, clear: true);
        _buffers[2] ??= new NativeBuffer(Length, clear: true);
    }

    /// <summary>Frees the moments, which only training needs.</summary>
    public void DropMoments()
    {
        for (var b = 1; b < _buffers.Length; b++)
        {
            _buffers[b]?.Dispose();
            _buffers[b] = null;
        }
    }

    /// <summary>Fills the value with numbers of a counter-based generator, by position.</summary>
    public unsafe void Fill(Func<ulong, float> number)
    {
        var value = Value.Data;
        for (var i = 0L; i < Length; i++)
            value[i] = number((ulong)i);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_buffers, b => b?.Dispose());

    /// <summary>The value, or all that a training must remember, as spans of at most 2^30 numbers.</summary>
    public IEnumerable<Memory> Parts(bool withMoments)
    {
        const long longest = 1 << 30;
        for (var b = 0; b < (withMoments ? 3 : 1); b++)
        {
            for (var start = 0L; start < Length; start += longest)
                yield return new Memory(_buffers[b]!, start, (int)Math.Min(longest, Length - start));
        }
    }

    /// <summary>A part of an array.</summary>
    internal readonly record struct Memory(NativeBuffer Buffer, long Start, int Count)
    {
        public unsafe Span<float> Span => new(Buffer.Data + Start, Count);
    }
}
