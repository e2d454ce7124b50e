namespace Sansa.Data;

/// <summary>The forms of files that <see cref="InteractionData.ReadFile"/> knows.</summary>
public enum DataFormat
{
    /// <summary>By content and name.</summary>
    Recognise,

    /// <summary>Delimited text, a line for each interaction: user, item and perhaps value and timestamp.</summary>
    Columns,

    /// <summary>Text with a line for each user: the user's id, then item ids, with spaces or tabs between.</summary>
    Adjacency,

    /// <summary>Parquet: a file, a folder of them, or a pattern.</summary>
    Parquet,
}
