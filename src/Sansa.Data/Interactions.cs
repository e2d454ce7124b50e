using Microsoft.Data.Analysis;
using Sansa.Data.Reading;

namespace Sansa.Data;

/// <summary>
/// Reads interactions from files into a <see cref="DataFrame"/> with the columns <c>user</c>, <c>item</c> (64-bit integers where
/// each id is one, else text), <c>value</c> (float32; 1 where the file has none) and <c>timestamp</c> (seconds since 1970,
/// where the file has one). From there <see cref="InteractionFrames"/> leads to matrices in one line:
/// <code>var x = Interactions.ReadCsv("ratings.csv").Binarise(min: 4).MinItemsPerUser(5).ToMatrix();</code>
/// Where no frame is wanted, <see cref="InteractionData.ReadCsv"/> takes half the memory.
/// </summary>
public static class Interactions
{
    /// <summary>Reads comma-separated (or otherwise delimited) text, plain, .gz or .br.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Delimiter, header and columns; by default recognised.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFormatException">A line cannot be read; the message names file, line and text.</exception>
    /// <exception cref="MissingColumnException">A column that is asked for or needed is absent.</exception>
    /// <exception cref="TimestampRangeException">A timestamp lies outside the years 1 to 9999.</exception>
    public static DataFrame ReadCsv(
        string path, CsvOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default) =>
        InteractionData.ReadCsv(path, options, progress, cancellation).ToDataFrame();

    /// <summary>Reads tab-separated text; otherwise as <see cref="ReadCsv"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Header and columns; the delimiter is a tab whatever they say.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static DataFrame ReadTsv(
        string path, CsvOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default) =>
        ReadCsv(path, (options ?? new CsvOptions()) with { Delimiter = CsvOptions.Tsv.Delimiter }, progress, cancellation);

    /// <summary>Reads lines of "user item item ..." with ids of any kind, plain, .gz or .br.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how much has been read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static DataFrame ReadAdjacency(string path, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default) =>
        InteractionData.ReadAdjacency(path, progress, cancellation).ToDataFrame();

    /// <summary>Reads Parquet. Ids may be integers or text, values any number, timestamps numbers or dates.</summary>
    /// <param name="path">A file, a folder (with all below it), or a pattern such as "logs/*.parquet"; files are read in the order of their names.</param>
    /// <param name="options">The columns; delimiter and header are not used.</param>
    /// <param name="progress">Told how much has been read, a row group at a time.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFormatException">The file is no Parquet file, or damaged.</exception>
    /// <exception cref="MissingColumnException">A column that is asked for or needed is absent.</exception>
    /// <exception cref="ColumnTypeException">A column has a type that does not fit, for example floating-point ids.</exception>
    public static DataFrame ReadParquet(
        string path, CsvOptions? options = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default) =>
        InteractionData.ReadParquet(path, options, progress, cancellation).ToDataFrame();

    /// <summary>Takes the interactions out of a frame with any column names; checks types and values.</summary>
    /// <param name="frame">A frame with at least a user and an item column.</param>
    /// <param name="user">The user column; null for a usual name.</param>
    /// <param name="item">The item column; null for a usual name.</param>
    /// <param name="value">The value column; null for a usual name, if there is one.</param>
    /// <param name="timestamp">The timestamp column; null for a usual name, if there is one.</param>
    /// <exception cref="EmptyDataException">The frame has no rows.</exception>
    /// <exception cref="MissingColumnException">A column that is asked for or needed is absent.</exception>
    /// <exception cref="ColumnTypeException">A column has a type that does not fit, for example floating-point ids.</exception>
    /// <exception cref="InteractionValueException">An id is missing, or a value is missing, NaN or infinite.</exception>
    public static InteractionData FromDataFrame(DataFrame frame, string? user = null, string? item = null, string? value = null, string? timestamp = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return FrameConversion.FromFrame(
            frame, new CsvOptions { User = Choice(user), Item = Choice(item), Value = Choice(value), Timestamp = Choice(timestamp) });
    }

    private static ColumnChoice? Choice(string? name) => name is null ? default(ColumnChoice?) : ColumnChoice.FromName(name);
}
