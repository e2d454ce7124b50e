using System.Data;
using System.Globalization;

namespace Sansa.Data.Reading;

/// <summary>One id column of a query, in order of first appearance: integers, or text where the first id is text.</summary>
internal sealed class DatabaseIds(string column, string what)
{
    private readonly ChunkedList<int> _indices = new();
    private readonly Dictionary<long, int> _knownNumbers = [];
    private readonly Dictionary<string, int> _knownNames = new(StringComparer.Ordinal);
    private readonly List<long> _numbers = [];
    private readonly List<string> _names = [];

    /// <summary>Adds the id of the reader's row. The type is asked for each time: in SQLite it belongs to the value, not to the column.</summary>
    public void Add(IDataRecord reader, int ordinal, long row) => _indices.Add(IndexOf(reader, ordinal, row));

    /// <summary>The index of the id of the reader's row, new or known, without adding the row. Integers are read without a box.</summary>
    public int IndexOf(IDataRecord reader, int ordinal, long row)
    {
        if (_names.Count > 0 || reader.IsDBNull(ordinal))
            return IndexOf(reader.GetValue(ordinal), row);
        var type = reader.GetFieldType(ordinal);
        return type == typeof(long) ? IndexOf(reader.GetInt64(ordinal), _knownNumbers, _numbers)
            : type == typeof(int) ? IndexOf(reader.GetInt32(ordinal), _knownNumbers, _numbers)
            : IndexOf(reader.GetValue(ordinal), row);
    }

    private int IndexOf(object id, long row)
    {
        switch (id)
        {
            case long or int or short or sbyte or byte or ushort or uint when _names.Count == 0:
                return IndexOf(Convert.ToInt64(id, CultureInfo.InvariantCulture), _knownNumbers, _numbers);
            case string { Length: > 0 } or Guid when _numbers.Count == 0:
                return IndexOf(id.ToString()!, _knownNames, _names);
            case DBNull or "":
                throw new InteractionValueException(
                    $"The query: row {row} of column '{column}' has no {what} id (NULL or empty). Leave such rows out with WHERE.");
            default:
                throw WrongType(id, row);
        }
    }

    public int[] Indices() => _indices.ToArray();

    public IdMap ToIdMap() => _names.Count > 0 ? IdMap.FromNames([.. _names]) : IdMap.FromNumbers([.. _numbers]);

    private static int IndexOf<T>(T id, Dictionary<T, int> known, List<T> ids)
        where T : notnull
    {
        if (!known.TryGetValue(id, out var index))
        {
            known.Add(id, index = ids.Count);
            ids.Add(id);
        }

        return index;
    }

    private ColumnTypeException WrongType(object id, long row)
    {
        var isText = id is string or Guid;
        var isInteger = id is long or int or short or sbyte or byte or ushort or uint;
        var problem = isText || isInteger ? $"after rows with {(isText ? "integers" : "text")}" : "but ids must be integers or text";
        return new ColumnTypeException(
            column, $"The query: row {row} of the {what} column '{column}' holds a {id.GetType().Name}, {problem}. CAST the column to an integer or to text.");
    }
}
