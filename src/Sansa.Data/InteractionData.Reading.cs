using System.Data;
using System.Data.Common;
using Microsoft.Data.Analysis;
using Sansa.Data.Reading;

namespace Sansa.Data;

public sealed partial class InteractionData
{
    /// <summary>
    /// Reads a file of any form that this library knows, recognised by its content and its name: Parquet, columns of delimited
    /// text (a line for each interaction), or adjacency (a line for each user: "user item item ..."). What was made of it
    /// is in <see cref="ReadAs"/>; what could be two things is refused.
    /// </summary>
    /// <param name="path">The file, text plain, .gz or .br; for Parquet also a folder, or a pattern such as "logs/*.parquet".</param>
    /// <param name="options">Delimiter, header and columns, where they are not to be recognised.</param>
    /// <param name="format">The form, where it is not to be recognised.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFormatException">The form cannot be told or is none of these (JSON), or a line cannot be read.</exception>
    /// <exception cref="MissingColumnException">A column that is asked for or needed is absent.</exception>
    public static InteractionData ReadFile(
        string path, CsvOptions? options = null, DataFormat format = DataFormat.Recognise,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new CsvOptions();
        if (format == DataFormat.Parquet || (format == DataFormat.Recognise && ParquetFiles.IsParquet(path)))
            return ReadParquet(path, options, progress, cancellation);
        using var lines = new Utf8LineReader(DataStreams.OpenRead(path), path, cancellation);
        var sample = lines.Peek();
        return format == DataFormat.Columns || (format == DataFormat.Recognise && (sample.IsJson || TextFormats.IsColumns(sample, options, path)))
            ? CsvReader.Read(lines, sample, path, options, progress)
            : AdjacencyReader.Read(lines, path, progress);
    }

    /// <summary>As <see cref="Interactions.ReadCsv"/>, but without a frame: for large files.</summary>
    /// <param name="path">The file, plain, .gz or .br.</param>
    /// <param name="options">Delimiter, header and columns.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static InteractionData ReadCsv(
        string path, CsvOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = DataStreams.OpenRead(path);
        return CsvReader.Read(stream, path, options ?? new CsvOptions(), progress, cancellation);
    }

    /// <summary>As <see cref="Interactions.ReadAdjacency"/>, but without a frame.</summary>
    /// <param name="path">The file, plain, .gz or .br.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static InteractionData ReadAdjacency(string path, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = DataStreams.OpenRead(path);
        return AdjacencyReader.Read(stream, path, progress, cancellation);
    }

    /// <summary>As <see cref="Interactions.ReadParquet"/>, but without a frame.</summary>
    /// <param name="path">A file, a folder (with all below it), or a pattern such as "logs/*.parquet"; files are read in the order of their names.</param>
    /// <param name="options">The columns; delimiter and header are not used.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static InteractionData ReadParquet(
        string path, CsvOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Parquet.Net is asynchronous only; the thread pool keeps a caller's synchronization context out of it. Whoever cancels
        // is answered at once, even where damaged data keep that reader busy.
        return Task.Run(() => ParquetInteractions.ReadAsync(path, options ?? new CsvOptions(), progress, cancellation), cancellation)
            .WaitAsync(cancellation).GetAwaiter().GetResult();
    }

    /// <summary>
    /// Reads the rows of a database query, from any ADO.NET provider; a <see cref="DataTable"/> gives its rows by <see cref="DataTable.CreateDataReader()"/>.
    /// </summary>
    /// <param name="rows">An open reader, such as <c>command.ExecuteReader()</c>. It is read to its end and stays the caller's to dispose.</param>
    /// <param name="options">The columns, by name or position; delimiter and header are not used. By default the usual names.</param>
    /// <param name="progress">Told how many rows have been read.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="EmptyDataException">The query gave no rows.</exception>
    /// <exception cref="MissingColumnException">A column that is asked for or needed is absent.</exception>
    /// <exception cref="ColumnTypeException">A column has a type that does not fit, for example floating-point ids.</exception>
    /// <exception cref="InteractionValueException">An id is missing, or a value is missing, NaN or infinite.</exception>
    public static InteractionData ReadDatabase(
        IDataReader rows, CsvOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return DatabaseReader.Read(rows, options ?? new CsvOptions(), progress, cancellation);
    }

    /// <summary>
    /// Reads what a query describes, from any ADO.NET provider: the database filters and sorts by user and item, equal pairs
    /// are merged as they come, and the value of a pair is the number of its rows. <see cref="ToPattern"/> makes X of it
    /// in which each pair counts 1. Users and items are in the database's order, which does not depend on the order of rows.
    /// </summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="query">The source, the condition and the columns.</param>
    /// <param name="progress">Told how many rows have been read.</param>
    /// <param name="cancellation">Stops between rows, and where the provider can, within the database.</param>
    /// <exception cref="EmptyDataException">No row is left.</exception>
    /// <exception cref="MissingColumnException">A column that is asked for or needed is absent.</exception>
    /// <exception cref="ColumnTypeException">Ids are neither integers nor text.</exception>
    /// <exception cref="InteractionValueException">An id is missing, or a value is 0
    /// or below and no <see cref="InteractionQuery.MinValue"/> is given.</exception>
    /// <exception cref="InteractionDataException">The database refuses the query; its own error is inside.</exception>
    public static InteractionData ReadDatabase(
        DbConnection connection, InteractionQuery query, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(query);
        return new QueryReader(connection, query, cancellation).Read(progress);
    }

    /// <summary>The interactions as a frame with the columns user, item, value and, where known, timestamp.</summary>
    public DataFrame ToDataFrame() => FrameConversion.ToFrame(this);
}
