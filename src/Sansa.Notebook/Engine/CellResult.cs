namespace Sansa.Notebook.Engine;

/// <summary>Why a cell failed.</summary>
public enum CellErrorKind
{
    /// <summary>The code does not compile, or a directive is wrong; nothing was run.</summary>
    Compilation,

    /// <summary>The code threw an exception.</summary>
    Exception,

    /// <summary>The cell was cancelled.</summary>
    Interrupted,
}

/// <summary>An error as Jupyter shows it.</summary>
/// <param name="Kind">What sort of error it is.</param>
/// <param name="Name">The name of the error (<c>ename</c>): an exception type, a compiler code, or <c>Interrupted</c>.</param>
/// <param name="Message">One readable message (<c>evalue</c>).</param>
/// <param name="Trace">The lines to show (<c>traceback</c>), cut to the user's code and coloured with ANSI escapes.</param>
public sealed record CellError(CellErrorKind Kind, string Name, string Message, IReadOnlyList<string> Trace);

/// <summary>How a cell ended.</summary>
/// <param name="Success">True when it ran to its end.</param>
/// <param name="Error">The error, when it did not.</param>
/// <param name="ReturnValue">The formatted value of the last expression, when there is one.</param>
/// <param name="Duration">From submission to end, compilation included.</param>
public sealed record CellResult(bool Success, CellError? Error, MimeBundle? ReturnValue, TimeSpan Duration);
