using System.Text.Json.Nodes;

namespace Sansa.Tuning;

/// <summary>One option that a search changes, and the values that it may take.</summary>
public abstract record SearchDimension
{
    private protected SearchDimension(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The option, as a path into the JSON of the options: <c>ridge.l2</c>.</summary>
    public string Name { get; }

    /// <summary>The choice that it belongs to, such as inverse, minimalResidual; null for an option that is always there.</summary>
    public (string Property, string Kind)? Under { get; init; }

    /// <summary>The value at a position between 0 and 1.</summary>
    internal abstract JsonNode At(double position);

    /// <summary>The position of a value, or of the nearest that there is.</summary>
    internal abstract double PositionOf(JsonNode? value);

    /// <summary>The values as text, such as <c>10..100:log</c>.</summary>
    internal abstract string Values { get; }

    /// <summary>The dimension as <see cref="SearchSpace.With(string)"/> reads it: <c>ridge.l2=10..100:log</c>.</summary>
    public sealed override string ToString() => $"{Name}={Values}";
}
