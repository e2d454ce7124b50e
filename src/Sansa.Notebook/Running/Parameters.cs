using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Running;

/// <summary>Replaces parameters as papermill does: a cell tagged <c>injected-parameters</c> after the one tagged <c>parameters</c>.</summary>
internal static class Parameters
{
    public const string Tag = "parameters";
    public const string InjectedTag = "injected-parameters";

    /// <exception cref="ArgumentException">The notebook has no such parameter, or the value does not fit its type.</exception>
    public static void Inject(NotebookDocument document, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
            return;
        var cell = document.Cells.FirstOrDefault(c => c.HasTag(Tag))
            ?? throw new ArgumentException($"The notebook has no cell tagged '{Tag}', so nothing can be set with --param.");
        var declared = Declarations(cell.Source);
        var lines = new List<string> { "// Parameters" };
        foreach (var (name, value) in values)
        {
            if (!declared.TryGetValue(name, out var declaration))
                throw new ArgumentException($"The notebook has no parameter '{name}'; it has: {string.Join(", ", declared.Keys)}.");
            lines.Add($"{declaration.Type} {name} = {Literal(name, value, declaration)};");
        }
        foreach (var old in document.Cells.Where(c => c.HasTag(InjectedTag)).ToArray())
            document.Remove(old);
        var index = document.Cells.TakeWhile(c => c != cell).Count() + 1;
        document.InsertCode(index, string.Join('\n', lines), InjectedTag);
    }

    private static Dictionary<string, Declaration> Declarations(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source, NotebookEngine.ParseOptions).GetCompilationUnitRoot();
        var found = new Dictionary<string, Declaration>();
        foreach (var variables in root.Members.OfType<FieldDeclarationSyntax>().Select(f => f.Declaration))
            foreach (var variable in variables.Variables)
                found[variable.Identifier.Text] = new Declaration(variables.Type.ToString(), variable.Initializer?.Value);
        return found;
    }

    // The value keeps the type of the one it replaces: "5" for a double is 5d, for a string "5".
    private static string Literal(string name, string value, Declaration declaration)
    {
        var type = TypeName(declaration);
        var fits = type switch
        {
            "string" => true,
            "bool" => bool.TryParse(value, out _),
            "int" => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            "long" => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            "double" or "float" or "decimal" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => SyntaxFactory.ParseExpression(value) is { ContainsDiagnostics: false },
        };
        if (!fits)
            throw new ArgumentException($"The parameter '{name}' is of type {type}, and '{value}' is not a value of it.");
        return type switch
        {
            "string" => SymbolDisplay.FormatLiteral(value, quote: true),
            "bool" => bool.Parse(value) ? "true" : "false",
            "long" => value + "L",
            "double" => value + "d",
            "float" => value + "f",
            "decimal" => value + "m",
            _ => value,
        };
    }

    private static string TypeName(Declaration declaration)
    {
        var type = declaration.Type.TrimEnd('?');
        if (type != "var")
            return type == "String" ? "string" : type;
        var value = declaration.Value is PrefixUnaryExpressionSyntax sign ? sign.Operand : declaration.Value;
        return value is LiteralExpressionSyntax literal
            ? literal.Token.Value switch
            {
                string => "string",
                bool => "bool",
                int => "int",
                long => "long",
                double => "double",
                float => "float",
                decimal => "decimal",
                _ => "var",
            }
            : value is InterpolatedStringExpressionSyntax ? "string" : "var";
    }

    private sealed record Declaration(string Type, ExpressionSyntax? Value);
}
