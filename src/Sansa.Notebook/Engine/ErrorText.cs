using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Sansa.Notebook.Engine;

/// <summary>Errors as text: compiler errors with their line and a caret, exceptions with a trace cut to the user's code.</summary>
internal static partial class ErrorText
{
    private const int MaxDiagnostics = 8;
    // A recursion without an end leaves some hundred thousand frames.
    private const int MaxFrames = 40;
    private const int BottomFrames = 5;

    public static CellError OfDiagnostics(IReadOnlyList<Diagnostic> errors)
    {
        var lines = new List<string>();
        foreach (var error in errors.Take(MaxDiagnostics))
        {
            if (lines.Count > 0)
                lines.Add("");
            var span = error.Location.GetLineSpan();
            lines.Add(
                $"{Ansi.Cyan($"({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})")}: "
                    + $"{Ansi.Red("error " + error.Id)}: {Message(error)}");
            if (error.Location.SourceTree?.GetText() is { } text)
            {
                var line = text.Lines[span.StartLinePosition.Line].ToString();
                var end = span.EndLinePosition.Line == span.StartLinePosition.Line ? span.EndLinePosition.Character : line.Length;
                lines.AddRange(Caret(line, span.StartLinePosition.Line + 1, span.StartLinePosition.Character, end));
            }
        }
        if (errors.Count > MaxDiagnostics)
            lines.Add(Ansi.Dim($"... and {errors.Count - MaxDiagnostics} more"));
        var first = errors[0];
        var at = first.Location.GetLineSpan().StartLinePosition;
        return new CellError(CellErrorKind.Compilation, first.Id, $"({at.Line + 1},{at.Character + 1}): error {first.Id}: {Message(first)}", lines);
    }

    public static CellError OfDirective(string code, int line, string message)
    {
        var text = code.Split('\n')[line].TrimEnd('\r');
        var trace = new List<string> { $"{Ansi.Cyan($"({line + 1},1)")}: {Ansi.Red("error")}: {message}" };
        trace.AddRange(Caret(text, line + 1, 0, text.Length));
        return new CellError(CellErrorKind.Compilation, "Directive", message, trace);
    }

    public static CellError OfException(Exception exception, NotebookLoadContext context)
    {
        while (exception is AggregateException { InnerExceptions.Count: 1 } or TargetInvocationException)
            exception = exception.InnerException!;
        var name = exception.GetType().FullName ?? exception.GetType().Name;
        if (context.IsCell(exception.GetType().Assembly))
            name = exception.GetType().Name;
        var lines = new List<string> { $"{Ansi.Red(name)}: {exception.Message}" };
        lines.AddRange(Trace(exception, context));
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            lines.Add($"{Ansi.Dim("caused by")} {Ansi.Red(inner.GetType().FullName ?? inner.GetType().Name)}: {inner.Message}");
            lines.AddRange(Trace(inner, context));
        }
        return new CellError(CellErrorKind.Exception, name, exception.Message, lines);
    }

    // All frames down to the last one of the user: below it there is only the engine. Of a long list the middle is left out.
    private static IEnumerable<string> Trace(Exception exception, NotebookLoadContext context)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .Where(f => f.GetMethod()?.DeclaringType is { } type && type != typeof(CellCheck) && type.Namespace != "System.Runtime.CompilerServices").ToList();
        var last = frames.FindLastIndex(f => context.IsCell(f.GetMethod()?.DeclaringType?.Assembly));
        var (top, bottom) = last + 1 > MaxFrames ? (MaxFrames - BottomFrames, BottomFrames) : (last + 1, 0);
        foreach (var frame in frames.Take(top))
            yield return "   at " + Describe(frame, context);
        if (bottom > 0)
            yield return Ansi.Dim($"   ... {last + 1 - MaxFrames} more ...");
        foreach (var frame in frames.Take(last + 1).TakeLast(bottom))
            yield return "   at " + Describe(frame, context);
    }

    private static string Describe(StackFrame frame, NotebookLoadContext context)
    {
        var method = frame.GetMethod()!;
        var type = method.DeclaringType;
        var user = context.IsCell(type?.Assembly);
        var name = MethodName(method, user);
        if (frame.GetFileLineNumber() is var line and > 0 && frame.GetFileName() is { } file)
        {
            var place = user
                ? $"{file}, line {line.ToString(CultureInfo.InvariantCulture)}"
                : $"{Path.GetFileName(file)}:{line.ToString(CultureInfo.InvariantCulture)}";
            return name.Length > 0 ? $"{name} in {Ansi.Green(place)}" : Ansi.Green(place);
        }
        return name.Length > 0 ? name : "the cell";
    }

    // Compiler-made names back to what the user wrote; the body of a cell itself has no name.
    private static string MethodName(MethodBase method, bool user)
    {
        var type = method.DeclaringType?.FullName?.Replace('+', '.') ?? "";
        var name = method.Name;
        if (name is "MoveNext" && StateMachine().Match(type) is { Success: true } machine)
        {
            name = machine.Groups["name"].Value;
            type = type[..machine.Index].TrimEnd('.');
        }
        type = Submission().Replace(type, "");
        type = Generated().Replace(type, "").Trim('.');
        if (LocalFunction().Match(name) is { Success: true } local)
            name = local.Groups["name"].Value.Length > 0 ? local.Groups["name"].Value : "lambda";
        if (user && name is "<Initialize>" or "<Factory>" or "Initialize")
            return "";
        var parameters = string.Join(", ", method.Name == "MoveNext" ? [] : method.GetParameters().Select(p => p.ParameterType.Name));
        return $"{(type.Length > 0 ? type + "." : "")}{name}({parameters})";
    }

    private static string[] Caret(string line, int number, int start, int end)
    {
        var prefix = $"{number.ToString(CultureInfo.InvariantCulture),4} | ";
        // Tabs stay tabs, so that the caret stands under its text.
        var indent = string.Concat(line.Take(start).Select(c => c == '\t' ? '\t' : ' '));
        string marks = new('^', Math.Max(1, Math.Min(end, line.Length) - start));
        return [Ansi.Dim(prefix) + line, Ansi.Dim("     | ") + indent + Ansi.Red(marks)];
    }

    private static string Message(Diagnostic d) => d.GetMessage(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"<(?<name>.*)>d__\d+$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"^(Script|Submission#\d+)\.?")]
    private static partial Regex Submission();

    [GeneratedRegex(@"\.?<>c(__DisplayClass\w+)?")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^<.*>(g__(?<name>\w+)\||b__)")]
    private static partial Regex LocalFunction();
}
