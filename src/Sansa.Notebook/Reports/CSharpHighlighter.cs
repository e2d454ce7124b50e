using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Reports;

/// <summary>C# code as HTML, coloured by Roslyn's own syntax tree.</summary>
internal static class CSharpHighlighter
{
    public static string Highlight(string code)
    {
        // Magic lines are no C#: they are coloured by line and blanked for the parser.
        var lines = code.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var source = string.Join('\n', lines.Select(l => IsMagic(l) ? "//" + l : l));
        var root = CSharpSyntaxTree.ParseText(source, NotebookEngine.ParseOptions).GetRoot();
        var output = new StringBuilder();
        foreach (var token in root.DescendantTokens(descendIntoTrivia: false))
        {
            foreach (var trivia in token.LeadingTrivia)
                Append(output, trivia.ToFullString(), ClassOf(trivia));
            Append(output, token.Text, ClassOf(token));
            foreach (var trivia in token.TrailingTrivia)
                Append(output, trivia.ToFullString(), ClassOf(trivia));
        }
        return output.ToString();
    }

    private static bool IsMagic(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) || line.StartsWith("#r ", StringComparison.Ordinal) || line.StartsWith("#i ", StringComparison.Ordinal);

    private static void Append(StringBuilder output, string text, string? cssClass)
    {
        if (text.Length == 0)
            return;
        if (cssClass == "c" && text.StartsWith("//#", StringComparison.Ordinal))
            (text, cssClass) = (text[2..], "pp");
        var encoded = WebUtility.HtmlEncode(text);
        output.Append(cssClass is null ? encoded : $"<span class=\"{cssClass}\">{encoded}</span>");
    }

    private static string? ClassOf(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia ? "c"
        : trivia.IsDirective ? "pp" : null;

    private static string? ClassOf(SyntaxToken token)
    {
        var kind = token.Kind();
        if (kind is SyntaxKind.NumericLiteralToken)
            return "n";
        if (kind is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringEndToken or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedRawStringEndToken)
            return "s";
        if (token.IsKeyword() || (SyntaxFacts.IsContextualKeyword(kind) && kind != SyntaxKind.IdentifierToken))
            return "k";
        return kind == SyntaxKind.IdentifierToken ? ClassOfName(token) : null;
    }

    private static string? ClassOfName(SyntaxToken token) => token.Parent switch
    {
        IdentifierNameSyntax { IsVar: true } => "k",
        BaseTypeDeclarationSyntax or ConstructorDeclarationSyntax or TypeParameterSyntax or DelegateDeclarationSyntax => "t",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "f",
        SimpleNameSyntax name when IsCalled(name) => "f",
        SimpleNameSyntax name when IsType(name) => "t",
        _ => null,
    };

    private static bool IsCalled(SimpleNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax call => call.Expression == name,
        MemberAccessExpressionSyntax access => access.Name == name && access.Parent is InvocationExpressionSyntax call && call.Expression == access,
        MemberBindingExpressionSyntax binding => binding.Parent is InvocationExpressionSyntax,
        _ => false,
    };

    // Without a compilation: by place, and before a dot by the capital letter that C# types have.
    private static bool IsType(SimpleNameSyntax name) => name is GenericNameSyntax || name.Parent switch
    {
        ObjectCreationExpressionSyntax or VariableDeclarationSyntax or ParameterSyntax or TypeArgumentListSyntax or ArrayTypeSyntax
            or CastExpressionSyntax or NullableTypeSyntax or BaseTypeSyntax or TypeOfExpressionSyntax or CatchDeclarationSyntax
            or DeclarationPatternSyntax or RecursivePatternSyntax or TypePatternSyntax or TupleElementSyntax => true,
        MethodDeclarationSyntax m => m.ReturnType == name,
        LocalFunctionStatementSyntax f => f.ReturnType == name,
        PropertyDeclarationSyntax p => p.Type == name,
        ForEachStatementSyntax loop => loop.Type == name,
        MemberAccessExpressionSyntax access => access.Expression == name && char.IsUpper(name.Identifier.Text.FirstOrDefault()),
        _ => false,
    };
}
