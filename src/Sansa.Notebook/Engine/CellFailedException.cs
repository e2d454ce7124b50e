using Microsoft.CodeAnalysis;

namespace Sansa.Notebook.Engine;

/// <summary>Carries the error that ends a cell up to the engine.</summary>
internal sealed class CellFailedException(CellError error) : Exception(error.Message)
{
    public CellError Error { get; } = error;

    public static CellFailedException FromCompiler(IReadOnlyList<Diagnostic> errors) => new(ErrorText.OfDiagnostics(errors));

    public static CellFailedException FromException(Exception exception, NotebookLoadContext context) =>
        new(ErrorText.OfException(exception, context));

    public static CellFailedException Directive(string code, int line, string message) =>
        new(ErrorText.OfDirective(code, line, message));

    public static CellFailedException Interrupted(bool leftBehind)
    {
        const string GoesOn = "A call into a library that cannot be stopped goes on in the background; a restart ends it.";
        var trace = new List<string> { Ansi.Red("Interrupted") + ": the cell was stopped before its end. What it had assigned until then is kept." };
        if (leftBehind)
            trace.Add(GoesOn);
        return new(new CellError(CellErrorKind.Interrupted, "Interrupted", "The cell was interrupted." + (leftBehind ? " " + GoesOn : ""), trace));
    }
}
