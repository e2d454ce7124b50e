using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>Cuts matrices with one column for each user of a batch out of one buffer.</summary>
/// <param name="buffer">Long enough for all that is taken.</param>
/// <param name="columns">Users of the batch.</param>
internal sealed unsafe class Room(NativeBuffer buffer, int columns)
{
    private long _used;

    /// <summary>The next rows x columns values, which are whatever was there before.</summary>
    public MatrixView Take(int rows)
    {
        var matrix = new MatrixView(buffer.Data + _used, rows, columns, rows);
        _used += (long)rows * columns;
        if (_used > buffer.Length)
            throw new InvalidOperationException($"The buffer of {buffer.Length} values is too short: {_used} were taken.");
        return matrix;
    }

    /// <summary>The next rows x columns values, zeroed.</summary>
    public MatrixView TakeZeros(int rows)
    {
        var matrix = Take(rows);
        matrix.Clear();
        return matrix;
    }
}
