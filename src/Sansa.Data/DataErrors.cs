namespace Sansa.Data;

/// <summary>Base of the errors that data can cause: what was found, where, and what to do is in the message.</summary>
/// <param name="message">What was wrong, where, and what to do.</param>
/// <param name="inner">The cause, if there is one.</param>
public class InteractionDataException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A line of a file cannot be read as what it should be.</summary>
public sealed class DataFormatException : InteractionDataException
{
    private const int ShownLength = 80;

    /// <summary>Names the place of the problem.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1; 0 when the whole file is meant.</param>
    /// <param name="text">The text found there, shortened in the message.</param>
    /// <param name="problem">What is wrong with it and what to do.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public DataFormatException(string file, long line, string text, string problem, Exception? inner = null)
        : base(Compose(file, line, text, problem), inner) => (File, Line, Text) = (file, line, text);

    /// <summary>The file that was read.</summary>
    public string File { get; }

    /// <summary>Number of the line, from 1; 0 when the whole file is meant.</summary>
    public long Line { get; }

    /// <summary>The text that could not be read.</summary>
    public string Text { get; }

    private static string Compose(string file, long line, string text, string problem)
    {
        var place = line > 0 ? $"{file}, line {line}" : file;
        var shown = text.Length > ShownLength ? text[..ShownLength] + "..." : text;
        return text.Length == 0 ? $"{place}: {problem}" : $"{place}: {problem} Found: '{shown}'.";
    }
}

/// <summary>There is nothing left to work on: an empty file, an empty frame, or a filter that removed everything.</summary>
/// <param name="message">What was empty, and what to do.</param>
public sealed class EmptyDataException(string message) : InteractionDataException(message);

/// <summary>A data set of the catalogue is not on this machine, or has no such name.</summary>
/// <param name="name">The name that was asked for.</param>
/// <param name="message">Where it was looked for, and which data-script makes it.</param>
public sealed class DatasetNotFoundException(string name, string message) : InteractionDataException(message)
{
    /// <summary>The name that was asked for.</summary>
    public string DatasetName { get; } = name;
}

/// <summary>A column that was asked for, or that is needed, is not there.</summary>
/// <param name="column">The column.</param>
/// <param name="message">What was looked for and which columns there are.</param>
public sealed class MissingColumnException(string column, string message) : InteractionDataException(message)
{
    /// <summary>The column that is missing.</summary>
    public string Column { get; } = column;
}

/// <summary>A column has a type that it must not have, for example floating-point ids.</summary>
/// <param name="column">The column.</param>
/// <param name="message">What it holds and what to do.</param>
public sealed class ColumnTypeException(string column, string message) : InteractionDataException(message)
{
    /// <summary>The column.</summary>
    public string Column { get; } = column;
}

/// <summary>A value is NaN, infinite, missing, or negative where it must not be.</summary>
/// <param name="message">Which value, where, and what to do.</param>
public sealed class InteractionValueException(string message) : InteractionDataException(message);

/// <summary>A timestamp is outside the years 1 to 9999: often milliseconds read as seconds.</summary>
/// <param name="message">Which timestamp, where, and what to do.</param>
public sealed class TimestampRangeException(string message) : InteractionDataException(message);

/// <summary>A protocol holds out more users than there are.</summary>
/// <param name="message">How many there are and how many were asked for.</param>
public sealed class NotEnoughUsersException(string message) : InteractionDataException(message);
