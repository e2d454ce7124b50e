using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Puts <see cref="CellCheck.Loop"/> at the head of each loop's body and before each goto, and
/// <see cref="CellCheck.Enter"/> at the entry of each function, lambda, accessor and constructor, without adding a line.
/// </summary>
/// <param name="model">Tells lambdas with an expression as their body apart: those that return it, those that do not, and expression trees.</param>
internal sealed class CheckRewriter(Lazy<SemanticModel> model) : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax LoopCheck = Call(nameof(CellCheck.Loop));
    private static readonly StatementSyntax EntryCheck = Call(nameof(CellCheck.Enter));

    /// <summary>True when the rewriter would change the tree.</summary>
    public static bool IsNeeded(SyntaxNode root) => root.DescendantNodes().Any(n => n
        is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or GotoStatementSyntax
        or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var loop = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var loop = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var loop = (ForStatementSyntax)base.VisitForStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var loop = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        var loop = (ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitGotoStatement(GotoStatementSyntax node) => Checked((GotoStatementSyntax)base.VisitGotoStatement(node)!);

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var function = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        var body = Body(function.Body, function.ExpressionBody, function.SemicolonToken, ReturnsValue(function.ReturnType, function.Modifiers));
        return body is null ? function : function.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var method = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        return WithBody(method, ReturnsValue(method.ReturnType, method.Modifiers));
    }

    public override SyntaxNode? VisitOperatorDeclaration(OperatorDeclarationSyntax node)
    {
        var method = (OperatorDeclarationSyntax)base.VisitOperatorDeclaration(node)!;
        return WithBody(method, ReturnsValue(method.ReturnType, method.Modifiers));
    }

    public override SyntaxNode? VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) =>
        WithBody((ConversionOperatorDeclarationSyntax)base.VisitConversionOperatorDeclaration(node)!, returnsValue: true);

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node) =>
        WithBody((ConstructorDeclarationSyntax)base.VisitConstructorDeclaration(node)!, returnsValue: false);

    public override SyntaxNode? VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        var accessor = (AccessorDeclarationSyntax)base.VisitAccessorDeclaration(node)!;
        var body = Body(accessor.Body, accessor.ExpressionBody, accessor.SemicolonToken, accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
        return body is null ? accessor : accessor.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        var property = (PropertyDeclarationSyntax)base.VisitPropertyDeclaration(node)!;
        return property.ExpressionBody is not { } arrow
            ? property
            : property.WithAccessorList(Getter(arrow, property.SemicolonToken)).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitIndexerDeclaration(IndexerDeclarationSyntax node)
    {
        var indexer = (IndexerDeclarationSyntax)base.VisitIndexerDeclaration(node)!;
        return indexer.ExpressionBody is not { } arrow
            ? indexer
            : indexer.WithAccessorList(Getter(arrow, indexer.SemicolonToken)).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) =>
        VisitLambda(node, (LambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!);

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) =>
        VisitLambda(node, (LambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!);

    public override SyntaxNode? VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node)
    {
        var method = (AnonymousMethodExpressionSyntax)base.VisitAnonymousMethodExpression(node)!;
        return method.WithBlock(Entered(method.Block));
    }

    private LambdaExpressionSyntax VisitLambda(LambdaExpressionSyntax original, LambdaExpressionSyntax lambda)
    {
        if (lambda.Block is { } block)
            return lambda.WithBody(Entered(block));
        // An expression tree is data, and what does not bind is left for the compiler to complain about.
        if (model.Value.GetTypeInfo(original).ConvertedType is not INamedTypeSymbol { TypeKind: TypeKind.Delegate }
            || model.Value.GetSymbolInfo(original).Symbol is not IMethodSymbol symbol)
            return lambda;
        var plainTask = symbol.IsAsync && symbol.ReturnType is not INamedTypeSymbol { Arity: > 0 };
        var arrow = lambda.ArrowToken;
        var body = Block(lambda.ExpressionBody!, returnsValue: !symbol.ReturnsVoid && !plainTask, default, arrow.TrailingTrivia, default);
        return lambda.WithArrowToken(arrow.WithTrailingTrivia(Space)).WithBody(body);
    }

    private static T WithBody<T>(T method, bool returnsValue)
        where T : BaseMethodDeclarationSyntax
    {
        var body = Body(method.Body, method.ExpressionBody, method.SemicolonToken, returnsValue);
        return body is null ? method : (T)method.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    // Null for a function without a body, such as an abstract one.
    private static BlockSyntax? Body(BlockSyntax? block, ArrowExpressionClauseSyntax? arrow, SyntaxToken semicolon, bool returnsValue) =>
        block is not null ? Entered(block) : arrow is not null ? Block(arrow, semicolon, returnsValue) : null;

    private static AccessorListSyntax Getter(ArrowExpressionClauseSyntax arrow, SyntaxToken semicolon) => AccessorList(SingletonList(
        AccessorDeclaration(SyntaxKind.GetAccessorDeclaration).WithBody(Block(arrow, semicolon, returnsValue: true))));

    private static BlockSyntax Block(ArrowExpressionClauseSyntax arrow, SyntaxToken semicolon, bool returnsValue) =>
        Block(
            arrow.Expression, returnsValue, arrow.ArrowToken.LeadingTrivia,
            arrow.ArrowToken.TrailingTrivia, semicolon.LeadingTrivia.AddRange(semicolon.TrailingTrivia));

    // The line breaks round the arrow stay where they were, so that errors and traces name the lines that the user sees.
    private static BlockSyntax Block(
        ExpressionSyntax expression, bool returnsValue, SyntaxTriviaList beforeArrow, SyntaxTriviaList afterArrow, SyntaxTriviaList end)
    {
        StatementSyntax statement = expression is ThrowExpressionSyntax thrown
            ? ThrowStatement(thrown.ThrowKeyword, thrown.Expression, Token(SyntaxKind.SemicolonToken))
            : returnsValue ? ReturnStatement(Token(default, SyntaxKind.ReturnKeyword, TriviaList(Space)), expression, Token(SyntaxKind.SemicolonToken))
            : ExpressionStatement(expression);
        return SyntaxFactory.Block(
            Token(beforeArrow, SyntaxKind.OpenBraceToken, default),
            List([EntryCheck.WithTrailingTrivia(afterArrow), statement]),
            Token(default, SyntaxKind.CloseBraceToken, end));
    }

    // `async Task F() => expression` awaits and returns nothing; so does any other task type without an argument.
    private static bool ReturnsValue(TypeSyntax type, SyntaxTokenList modifiers) =>
        type is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
        && !(modifiers.Any(SyntaxKind.AsyncKeyword) && (type is QualifiedNameSyntax named ? named.Right : type) is IdentifierNameSyntax);

    private static BlockSyntax Entered(BlockSyntax block) => block.WithStatements(block.Statements.Insert(0, EntryCheck));

    private static BlockSyntax Checked(StatementSyntax body) => body is BlockSyntax block
        ? block.WithStatements(block.Statements.Insert(0, LoopCheck))
        : SyntaxFactory.Block(LoopCheck, body);

    private static StatementSyntax Call(string check) => ParseStatement($"global::{typeof(CellCheck).FullName}.{check}();");
}
