using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;

namespace Sansa.Notebook.Language;

/// <summary>What is known about the symbol at a position, as plain text and as Markdown.</summary>
internal sealed record InspectionResult(string Plain, string Markdown);

/// <summary>
/// Signature and documentation of the name at the cursor; inside of an argument list, of the function that is called,
/// with its overloads, as people look up what an argument means while they type it.
/// </summary>
internal static class Inspection
{
    private const int MaxOverloads = 30;

    public static async Task<InspectionResult?> FindAsync(
        LanguageWorkspace workspace, string code, int position, bool detailed, CancellationToken cancellation)
    {
        var document = workspace.Open(code);
        var root = (await document.GetSyntaxRootAsync(cancellation))!;
        var target = NameAt(root, position) is { } name ? name : CalleeAt(root, position);
        if (target is null)
            return null;

        var service = QuickInfoService.GetService(document)!;
        var info = await service.GetQuickInfoAsync(document, target.Value.Token.SpanStart, cancellation);
        if (info is null)
            return null;
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        var overloads = target.Value.Call is { } call ? Overloads(model, call, cancellation) : [];
        return Compose(info, overloads, detailed);
    }

    // The cursor may stand in the name or right behind it.
    private static (SyntaxToken Token, SyntaxNode? Call)? NameAt(SyntaxNode root, int position)
    {
        foreach (var at in position > 0 ? [position, position - 1] : new[] { position })
        {
            if (at >= root.FullSpan.End)
                continue;
            var token = root.FindToken(at);
            var isName = token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind());
            if (isName && token.Span.Contains(at))
                return (token, null);
        }
        return null;
    }

    private static (SyntaxToken Token, SyntaxNode? Call)? CalleeAt(SyntaxNode root, int position)
    {
        if (root.FullSpan.IsEmpty)
            return null;
        var list = root.FindToken(Math.Clamp(position - 1, 0, root.FullSpan.End - 1)).Parent?
            .AncestorsAndSelf().OfType<ArgumentListSyntax>()
            .FirstOrDefault(l => l.OpenParenToken.Span.End <= position && (l.CloseParenToken.IsMissing || position <= l.CloseParenToken.SpanStart));
        return list?.Parent switch
        {
            InvocationExpressionSyntax call => (NameToken(call.Expression), call),
            ObjectCreationExpressionSyntax creation => (NameToken(creation.Type), creation),
            _ => null,
        };
    }

    private static SyntaxToken NameToken(SyntaxNode callee) => callee switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier,
        QualifiedNameSyntax qualified => qualified.Right.Identifier,
        SimpleNameSyntax simple => simple.Identifier,
        _ => callee.GetLastToken(),
    };

    private static IReadOnlyList<string> Overloads(SemanticModel model, SyntaxNode call, CancellationToken cancellation)
    {
        var members = call switch
        {
            InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancellation),
            ObjectCreationExpressionSyntax creation => model.GetMemberGroup(creation, cancellation),
            _ => [],
        };
        return [.. members.Select(m => m.ToMinimalDisplayString(model, call.SpanStart)).Distinct().Take(MaxOverloads)];
    }

    private static InspectionResult Compose(QuickInfoItem info, IReadOnlyList<string> overloads, bool detailed)
    {
        var plain = new StringBuilder();
        var markdown = new StringBuilder();
        foreach (var section in info.Sections)
        {
            var text = section.Text.Trim();
            var isSignature = section.Kind == QuickInfoSectionKinds.Description;
            var isExtra = section.Kind
                is QuickInfoSectionKinds.Exception or QuickInfoSectionKinds.Captures or QuickInfoSectionKinds.RemarksDocumentationComments;
            if (text.Length == 0 || (isExtra && !detailed))
                continue;
            plain.Append(text).Append("\n\n");
            markdown.Append(isSignature ? Fence(text) : text.ReplaceLineEndings("  \n")).Append("\n\n");
        }
        if (overloads.Count > 1)
        {
            var all = string.Join('\n', overloads);
            plain.Append("Overloads:\n").Append(all);
            markdown.Append("Overloads:\n\n").Append(Fence(all));
        }
        return new InspectionResult(plain.ToString().TrimEnd(), markdown.ToString().TrimEnd());
    }

    private static string Fence(string code) => $"```csharp\n{code}\n```";
}
