using System.Globalization;
using System.Text.Json.Nodes;

namespace Sansa.Experiments;

/// <summary>
/// A search over options: the model is trained at each point of a grid and measured on validation users, the best point is
/// then trained on all training data and measured on the test users, once.
/// </summary>
public sealed record SweepSpec
{
    /// <summary>A short name; the records are NAME.1, NAME.2, ... and NAME.best.</summary>
    public required string Name { get; init; }

    /// <summary>The run that all points share.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>
    /// Values of each option; the last option changes fastest. A dot leads into an option that is a record itself: <c>ridge.l2</c>,
    /// <c>inverse.scans</c>; what the run or the defaults say of its other parts stays.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> Grid { get; init; }

    /// <summary>What is to be as large as possible; null for the first metric of the run.</summary>
    public string? Metric { get; init; }

    /// <summary>
    /// Early stop: along the last option of the grid, leave out the rest of the values after this many in a row that were
    /// no better than the best so far of that line; 0, the default, to try all.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>
    /// True to choose on the test users, as BARS does. Such numbers are too good; without this word a sweep never sees
    /// the test users before the end.
    /// </summary>
    public bool ChooseOnTestAsBarsDoes { get; init; }

    internal string ChosenBy => Metric ?? Run.Metrics[0];

    /// <summary>The grid as lines: in each line only the last option changes.</summary>
    internal IReadOnlyList<IReadOnlyList<RunSpec>> Lines()
    {
        var last = Grid.Keys.Last();
        IEnumerable<JsonObject> heads = [[]];
        foreach (var (option, values) in Grid.SkipLast(1))
            heads = heads.SelectMany(_ => values, (head, value) => With(head, option, value)).ToArray();
        var number = 0;
        return [.. heads.Select(head => Grid[last].Select(value => Point(With(head, last, value), ++number)).ToArray())];
    }

    /// <summary>The best point, to be trained on all training data and measured on the test users, once.</summary>
    /// <param name="best">The point that the validation users chose.</param>
    public RunSpec Final(RunSpec best) => best with { Name = $"{Name}.best", Label = Run.Label ?? $"{Name}, best of the sweep", Users = EvaluatedUsers.Test };

    internal void Validate()
    {
        if (Grid.Count == 0 || Grid.Values.Any(v => v.Count == 0))
            throw new ArgumentException("The grid must hold at least one option with at least one value.");
        if (Patience < 0)
            throw new ArgumentException($"patience is {Patience}; it must be 0 (try all) or more.");
        if (!Run.Metrics.Contains(ChosenBy))
            throw new ArgumentException($"The metric '{ChosenBy}' is not among those of the run: {string.Join(", ", Run.Metrics)}.");
        foreach (var point in Lines().SelectMany(line => line))
            Check(point);
    }

    /// <summary>An option that cannot work is told with the keys and values of its point.</summary>
    private static void Check(RunSpec point)
    {
        try
        {
            point.Validate();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"At {point.Label}: {e.Message}", e);
        }
    }

    private RunSpec Point(JsonObject chosen, int number)
    {
        var options = Run.Options.DeepClone().AsObject();
        // A whole record before what is inside of it, which would be lost otherwise.
        foreach (var (option, value) in chosen.OrderBy(o => o.Key.Length))
            Set(options, option, value!);
        return Run with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{Name}.{number}"),
            Label = string.Join(", ", chosen.Select(o => $"{o.Key} {o.Value!.ToJsonString().Trim('"')}")),
            Options = options,
            Users = ChooseOnTestAsBarsDoes ? EvaluatedUsers.Test : EvaluatedUsers.Validation,
        };
    }

    private static void Set(JsonObject options, string key, JsonNode value)
    {
        var path = key.Split('.');
        var at = options;
        foreach (var part in path[..^1])
        {
            at = (at[part] ??= new JsonObject()) as JsonObject
                ?? throw new ArgumentException($"The grid has '{key}', but '{part}' is {at[part]!.ToJsonString()}, which has no options inside.");
        }

        at[path[^1]] = value.DeepClone();
    }

    private static JsonObject With(JsonObject head, string option, JsonNode value)
    {
        var copy = head.DeepClone().AsObject();
        copy[option] = value.DeepClone();
        return copy;
    }
}
