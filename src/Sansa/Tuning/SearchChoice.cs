using System.Text.Json.Nodes;

namespace Sansa.Tuning;

/// <summary>A list of values, such as names, kinds of record, or some numbers.</summary>
public sealed record SearchChoice : SearchDimension
{
    private readonly JsonNode[] _values;

    /// <summary>Takes the values.</summary>
    /// <param name="name">The option, such as <c>weighting</c>.</param>
    /// <param name="values">Its values as JSON, one or more; for an option that is one of several records, their kinds.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public SearchChoice(string name, IReadOnlyList<JsonNode> values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            throw new ArgumentException($"{name}: there is no value to try; name one or more.");
        _values = [.. values.Select(v => v.DeepClone())];
    }

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <summary>True where the values are kinds of record, each with options of its own.</summary>
    internal bool IsKind { get; init; }

    internal override string Values =>
        string.Join(',', _values.Select(v => v is JsonValue value && value.TryGetValue(out string? text) ? text : v.ToJsonString()));

    internal override JsonNode At(double position) => _values[Math.Clamp((int)(position * Count), 0, Count - 1)].DeepClone();

    internal override double PositionOf(JsonNode? value) => (Math.Max(0, Array.FindIndex(_values, v => JsonNode.DeepEquals(v, value))) + 0.5) / Count;
}
