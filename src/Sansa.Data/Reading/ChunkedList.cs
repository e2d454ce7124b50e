namespace Sansa.Data.Reading;

/// <summary>A growing list in chunks: appending never copies, so reading a large file does not double its memory.</summary>
internal sealed class ChunkedList<T>
{
    private const int ChunkBits = 16;
    private const int ChunkLength = 1 << ChunkBits;
    private readonly List<T[]> _chunks = [];
    private T[] _last = [];
    private int _used = ChunkLength;

    public int Count { get; private set; }

    public T this[int index] => _chunks[index >> ChunkBits][index & (ChunkLength - 1)];

    public void Add(T value)
    {
        if (_used == ChunkLength)
            AddChunk();
        _last[_used++] = value;
        Count++;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        for (var i = 0; i < _chunks.Count; i++)
        {
            var start = i << ChunkBits;
            _chunks[i].AsSpan(0, Math.Min(ChunkLength, Count - start)).CopyTo(array.AsSpan(start));
        }

        return array;
    }

    private void AddChunk()
    {
        if (Count > Array.MaxLength - ChunkLength)
            throw new InteractionDataException($"More than {Count} interactions do not fit one array of .NET; take a sample or split the data.");
        _chunks.Add(_last = new T[ChunkLength]);
        _used = 0;
    }
}
