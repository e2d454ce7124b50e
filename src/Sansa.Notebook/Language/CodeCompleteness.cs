using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sansa.Notebook.Language;

/// <summary>Whether code can be run as it is, for consoles that decide what the Enter key does.</summary>
internal enum Completeness
{
    /// <summary>It can be run.</summary>
    Complete,

    /// <summary>Its end is missing.</summary>
    Incomplete,

    /// <summary>More text cannot mend it.</summary>
    Invalid,
}

/// <summary>Judges by syntax alone, without binding.</summary>
internal static class CodeCompleteness
{
    private const int IndentWidth = 4;
    // Roslyn's own judgement does not count a raw string whose end is missing.
    private const string UnterminatedRawString = "CS8997";

    /// <summary>Judges <paramref name="code"/>; the indent is what the next line of incomplete code begins with.</summary>
    public static (Completeness State, string Indent) Judge(string code, CSharpParseOptions options)
    {
        var tree = CSharpSyntaxTree.ParseText(Directives.Blank(code), options);
        var open = !SyntaxFactory.IsCompleteSubmission(tree) || tree.GetDiagnostics().Any(d => d.Id == UnterminatedRawString);
        if (open)
            return (Completeness.Incomplete, Indent(tree));
        var broken = tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        return (broken ? Completeness.Invalid : Completeness.Complete, "");
    }

    // One step for each brace that is still open.
    private static string Indent(SyntaxTree tree)
    {
        var depth = 0;
        foreach (var token in tree.GetRoot().DescendantTokens())
        {
            if (token.IsMissing)
                continue;
            if (token.IsKind(SyntaxKind.OpenBraceToken) && token.Parent is not InterpolationSyntax)
                depth++;
            if (token.IsKind(SyntaxKind.CloseBraceToken) && token.Parent is not InterpolationSyntax)
                depth--;
        }
        return new string(' ', IndentWidth * Math.Max(0, depth));
    }
}
