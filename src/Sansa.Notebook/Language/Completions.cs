using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace Sansa.Notebook.Language;

/// <summary>One proposal of a completion.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">What it is: function, property, class, keyword and so on, in the words that Jupyter clients know.</param>
internal sealed record CompletionProposal(string Text, string Kind);

/// <summary>Proposals that replace the text from <paramref name="Start"/> to <paramref name="End"/> (UTF-16 indices).</summary>
internal sealed record CompletionSet(int Start, int End, IReadOnlyList<CompletionProposal> Proposals);

/// <summary>Completion by Roslyn's completion service.</summary>
internal static class Completions
{
    private static readonly (string Tag, string Kind)[] Kinds =
    [
        (WellKnownTags.Method, "function"), (WellKnownTags.ExtensionMethod, "function"), (WellKnownTags.Property, "property"),
        (WellKnownTags.Field, "field"), (WellKnownTags.Constant, "constant"), (WellKnownTags.Event, "event"),
        (WellKnownTags.Local, "variable"), (WellKnownTags.Parameter, "param"), (WellKnownTags.RangeVariable, "variable"),
        (WellKnownTags.Class, "class"), (WellKnownTags.Structure, "struct"), (WellKnownTags.Interface, "interface"),
        (WellKnownTags.Enum, "enum"), (WellKnownTags.EnumMember, "enum member"), (WellKnownTags.Delegate, "delegate"),
        (WellKnownTags.Namespace, "module"), (WellKnownTags.TypeParameter, "type parameter"), (WellKnownTags.Keyword, "keyword"),
    ];

    /// <summary>Proposes how to go on at <paramref name="position"/>; best matches first.</summary>
    public static async Task<CompletionSet> FindAsync(LanguageWorkspace workspace, string code, int position, CancellationToken cancellation)
    {
        var magic = Directives.MagicStart(code, position);
        if (magic >= 0)
            return new CompletionSet(magic, position, Rank(Directives.Magics.Select(m => (m, m, "magic")), code[magic..position]));

        var document = workspace.Open(code);
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, position, cancellationToken: cancellation);
        if (list.ItemsList.Count == 0)
            return new CompletionSet(position, position, []);
        var items = list.ItemsList
            .Where(item => !item.Tags.Contains(WellKnownTags.Snippet))
            .Select(item => (item.FilterText, Inserted(item), Kind(item.Tags)));
        return new CompletionSet(list.Span.Start, position, Rank(items, code[list.Span.Start..position]));
    }

    // What begins with the typed text comes first, then what has it elsewhere; each as Roslyn sorts it.
    private static List<CompletionProposal> Rank(IEnumerable<(string Filter, string Text, string Kind)> items, string typed) =>
        [.. items
            .Select(item => (item.Text, item.Kind, Score: Score(item.Filter, typed)))
            .Where(item => item.Score < int.MaxValue)
            .OrderBy(item => item.Score)
            .DistinctBy(item => item.Text)
            .Select(item => new CompletionProposal(item.Text, item.Kind))];

    private static int Score(string text, string typed) =>
        text.StartsWith(typed, StringComparison.Ordinal) ? 0
        : text.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 1
        : text.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 2
        : int.MaxValue;

    private static string Inserted(CompletionItem item) =>
        item.Properties.TryGetValue("InsertionText", out var text) ? text : item.DisplayText;

    private static string Kind(ImmutableArray<string> tags)
    {
        foreach (var (tag, kind) in Kinds)
            if (tags.Contains(tag))
                return kind;
        return "text";
    }
}
