using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Training;
using Sansa.Tuning;

namespace Sansa.Cli;

/// <summary>
/// The options of the models on the command line, derived from their options records: <c>Inverse.Scans</c> is <c>--inverse-scans</c>. What would mean
/// nothing to the model, or to the part of it that was chosen, is refused.
/// </summary>
internal sealed class ModelArguments
{
    private readonly Dictionary<string, Option<string?>> _options = [];
    private readonly ILookup<string, Argument> _byKind;

    public ModelArguments()
    {
        var all = ModelKinds.All.SelectMany(kind => ArgumentsOf(kind).Select(a => (kind.Name, Argument: a))).ToArray();
        _byKind = all.ToLookup(a => a.Name, a => a.Argument);
        foreach (var group in all.GroupBy(a => a.Argument.Option))
            _options.Add(group.Key, new Option<string?>(group.Key) { Description = Describe([.. group]), HelpName = group.First().Argument.HelpName });
    }

    /// <summary>All options, those of the first model first.</summary>
    public IEnumerable<Option> Options => _options.Values;

    /// <summary>The options record that the command line asks for.</summary>
    /// <exception cref="UsageException">An option means nothing here, or its value cannot be read.</exception>
    public ModelOptions Read(ParseResult parsed, ModelKind kind)
    {
        var typed = _options.Where(o => parsed.GetResult(o.Value) is { Implicit: false }).ToDictionary(o => o.Key, o => parsed.GetValue(o.Value)!);
        var known = _byKind[kind.Name].ToArray();
        var json = new JsonObject();
        // A choice first: what is inside of it depends on it.
        foreach (var (option, text) in typed.OrderByDescending(o => known.Any(a => a.Option == o.Key && a.Choices.Length > 0)))
        {
            var candidates = known.Where(a => a.Option == option).ToArray();
            if (candidates.Length == 0)
                throw new UsageException(
                    $"{option} means nothing to --method {kind.Name}, which takes {string.Join(", ", known.Select(a => a.Option).Distinct())}.");
            var argument = candidates.FirstOrDefault(a => a.Under is not { } under || Chosen(under.Property, typed, kind) == under.Kind)
                ?? throw new UsageException(
                    $"{option} means nothing to {Outer(candidates[0])} {Kebab(Chosen(candidates[0].Under!.Value.Property, typed, kind))}; "
                    + $"it belongs to {string.Join(" and ", candidates.Select(c => $"{Outer(c)} {Kebab(c.Under!.Value.Kind)}"))}.");
            Set(json, argument, argument.Parse(text));
        }

        try
        {
            return kind.ReadOptions(json);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new UsageException($"{OptionOf(e.ParamName, known)}: {CommandRun.OneLine(e.Message)}");
        }
        catch (ArgumentException e)
        {
            throw new UsageException(CommandRun.OneLine(e.Message));
        }
    }

    /// <summary>The options that were typed, by their path: <c>ridge.l2</c>.</summary>
    public IEnumerable<string> Typed(ParseResult parsed, ModelKind kind) =>
        _byKind[kind.Name].Where(a => parsed.GetResult(_options[a.Option]) is { Implicit: false }).Select(a => a.Declared.Name).Distinct();

    /// <summary>The discriminator that is chosen for a property: as typed, or the default.</summary>
    private string Chosen(string property, Dictionary<string, string> typed, ModelKind kind)
    {
        var argument = _byKind[kind.Name].First(a => a.Choices.Length > 0 && a.Path[^1] == property);
        return typed.TryGetValue(argument.Option, out var text) ? (string)argument.Parse(text)! : argument.Choices[0];
    }

    private static string Outer(Argument argument) => "--" + Kebab(argument.Under!.Value.Property);

    /// <summary>The option whose value the library refused: it names the property, such as <c>Ridge.L2</c>.</summary>
    private static string OptionOf(string? property, IReadOnlyList<Argument> known) =>
        known.FirstOrDefault(a => Ends(a.Path, property ?? "options"))?.Option ?? property ?? "options";

    private static bool Ends(string[] path, string property) =>
        $".{string.Join('.', path)}".EndsWith($".{property}", StringComparison.OrdinalIgnoreCase);

    private static void Set(JsonObject json, Argument argument, JsonNode? value)
    {
        var at = json;
        foreach (var name in argument.Path[..^1])
            at = (JsonObject)(at[name] ??= new JsonObject());
        if (argument.Choices.Length == 0)
            at[argument.Path[^1]] = value;
        else
            ((JsonObject)(at[argument.Path[^1]] ??= new JsonObject()))["kind"] = value;
        if (argument.Under is { } under)
            ((JsonObject)json[under.Property]!)["kind"] ??= under.Kind;
    }

    private static string Describe((string Kind, Argument Argument)[] uses)
    {
        var first = uses[0].Argument;
        var kinds = string.Join(", ", uses.Select(u => u.Kind).Distinct());
        var under = first.Under is null
            ? ""
            : " with " + string.Join(" or ", uses.Select(u => $"{Outer(u.Argument)} {Kebab(u.Argument.Under!.Value.Kind)}").Distinct());
        var defaults = uses.Where(u => u.Argument.Default is not null).DistinctBy(u => (u.Kind, u.Argument.Default)).ToArray();
        var text = defaults.Select(u => u.Argument.Default).Distinct().Count() == 1
            ? $" (default {defaults[0].Argument.Default})"
            : defaults.Length > 1 ? $" (default {string.Join(", ", defaults.Select(u => $"{u.Kind} {u.Argument.Default}"))})" : "";
        return $"{kinds}{under}: {first.Description}{text}";
    }

    private static IEnumerable<Argument> ArgumentsOf(ModelKind kind) => ModelOption.Of(kind.Defaults).Select(o => new Argument(o));

    internal static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    /// <summary>One option of one model on the command line.</summary>
    private sealed record Argument(ModelOption Declared)
    {
        public string[] Path { get; } = [.. Declared.Path];

        public (string Property, string Kind)? Under => Declared.Under;

        /// <summary>The kinds of record that it may be, the default first; empty for a plain value.</summary>
        public string[] Choices { get; } = [.. Declared.Choices];

        public string Option => OptionsText.CommandLineName(Declared);

        public string Description => Declared.Description
            + (Values.Length > 0 ? $": {string.Join(", ", Values.Select(Kebab))}" : "");

        /// <summary>The names that it may have, where these are few.</summary>
        private string[] Values => Choices.Length > 0 ? Choices : Plain.IsEnum ? Enum.GetNames(Plain) : [];

        public string HelpName => Choices.Length > 0 || Plain.IsEnum ? "NAME" : Plain == typeof(bool) ? "true|false" : "VALUE";

        public string? Default => Choices.Length > 0 ? Kebab(Choices[0]) : Declared.Default switch
        {
            null => null,
            Enum e => Kebab(e.ToString()),
            bool b => b ? "true" : "false",
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString(),
        };

        private Type Plain => Declared.PlainType;

        /// <exception cref="UsageException">The text is no such value.</exception>
        public JsonNode? Parse(string text)
        {
            if (Choices.Length > 0)
                return Named(text);
            if (Plain.IsEnum)
                return JsonNamingPolicy.CamelCase.ConvertName(Named(text));
            if (Plain == typeof(bool))
                return bool.TryParse(text, out var flag) ? flag : throw Bad(text, "true or false");
            if (Plain == typeof(int))
                return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : throw Bad(text, "a whole number");
            if (Plain == typeof(double))
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? JsonValue.Create(number)
                    : throw Bad(text, "a number");
            return text;
        }

        private string Named(string text) =>
            Values.FirstOrDefault(v => Same(v, text)) ?? throw Bad(text, $"one of {string.Join(", ", Values.Select(Kebab))}");

        private UsageException Bad(string text, string wanted) => new($"{Option} is '{text}'; it must be {wanted}.");

        private static bool Same(string name, string text) =>
            string.Equals(Letters(Kebab(name)), Letters(text), StringComparison.OrdinalIgnoreCase);

        private static string Letters(string name) => name.Replace("-", "", StringComparison.Ordinal);
    }
}
