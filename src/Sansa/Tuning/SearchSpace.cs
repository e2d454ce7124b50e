using System.Text.Json.Nodes;
using Sansa.Execution;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>
/// The options that a search changes, with their values; all others stay as the start has them. Immutable: <see cref="With(string)"/> and
/// <see cref="Without"/> give another space.
/// </summary>
public sealed class SearchSpace
{
    private readonly JsonObject _start;

    private SearchSpace(ModelKind kind, ModelOptions start, IReadOnlyList<SearchDimension> dimensions)
    {
        (Kind, Start, Dimensions) = (kind, start, dimensions);
        _start = kind.WriteOptions(start);
    }

    /// <summary>The kind of model whose options these are.</summary>
    public ModelKind Kind { get; }

    /// <summary>The options that the search begins with, and that keep their value where no dimension names them.</summary>
    public ModelOptions Start { get; }

    /// <summary>The options that change.</summary>
    public IReadOnlyList<SearchDimension> Dimensions { get; }

    /// <summary>
    /// The space that the options record of a model offers: every option but those marked <see cref="NotTunedAttribute"/> and those without a value,
    /// in ranges around their present values that the record's own validation allows (see <see cref="UsualRange"/>).
    /// </summary>
    /// <param name="kind">Which model.</param>
    /// <param name="start">Options to begin with; the defaults where null.</param>
    public static SearchSpace Of(ModelKind kind, ModelOptions? start = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var space = Nothing(kind, start);
        return new SearchSpace(kind, space.Start, [.. UsualRange.OfAll(space)]);
    }

    /// <summary>A space of no dimension, to which <see cref="With(string)"/> adds some.</summary>
    /// <param name="kind">Which model.</param>
    /// <param name="start">The options that are kept; the defaults where null.</param>
    public static SearchSpace Nothing(ModelKind kind, ModelOptions? start = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return new SearchSpace(kind, start ?? kind.Defaults, []);
    }

    /// <summary>The space with other values for an option, or with one option more.</summary>
    /// <param name="text">
    /// The option, =, and a range or list: <c>ridge.l2=10..100:log</c>, <c>density=10,20,40</c>, <c>inverse=minimal-residual</c>. Dashes do for dots.
    /// </param>
    /// <exception cref="ArgumentException">There is no such option, the values cannot be read, or the model refuses them.</exception>
    public SearchSpace With(string text) => With(SearchText.Parse(this, text));

    /// <summary>The space with other values for an option, or with one option more.</summary>
    /// <param name="dimension">The option with its values.</param>
    /// <exception cref="ArgumentException">There is no such option, or the model refuses a value.</exception>
    public SearchSpace With(SearchDimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        var option = ModelOption.Of(Kind.Defaults).FirstOrDefault(o => o.Name == dimension.Name)
            ?? throw SearchText.NoSuchOption(Kind, dimension.Name);
        var own = dimension.Under is null && option.Under is not null ? dimension with { Under = option.Under } : dimension;
        // Choices first: what is inside of them depends on them.
        var space = new SearchSpace(
            Kind, Start, [.. Dimensions.Where(d => d.Name != own.Name).Append(own).OrderBy(d => d is SearchChoice { IsKind: true } ? 0 : 1)]);
        foreach (var end in own is SearchChoice choice ? Enumerable.Range(0, choice.Count).Select(i => (i + 0.5) / choice.Count) : [0.0, 1.0])
            space.Check(own, own.At(end));
        return space;
    }

    /// <summary>The space without an option, which then keeps its value.</summary>
    /// <param name="names">Paths of options; what is inside of them goes too.</param>
    public SearchSpace Without(params IReadOnlyCollection<string> names) =>
        new(Kind, Start, [.. Dimensions.Where(d => !names.Any(n => d.Name == n || d.Name.StartsWith(n + ".", StringComparison.Ordinal)))]);

    /// <summary>The value of a dimension in options: a number, a name, the kind of a choice; null where these options have none.</summary>
    /// <param name="options">Options of this kind of model.</param>
    /// <param name="dimension">One of <see cref="Dimensions"/>.</param>
    public JsonValue? ValueOf(ModelOptions options, SearchDimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        var json = Kind.WriteOptions(options);
        return Applies(json, dimension) ? Get(json, dimension) as JsonValue : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" ", Dimensions);

    /// <summary>The options at a point, or null where the model refuses them: two options may not go together.</summary>
    /// <param name="point">A position between 0 and 1 for each dimension.</param>
    /// <exception cref="ArgumentException">There are more or fewer positions than dimensions.</exception>
    public ModelOptions? OptionsAt(IReadOnlyList<double> point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.Count != Dimensions.Count)
            throw new ArgumentException($"The point has {point.Count} positions, but the space {Dimensions.Count} dimensions.", nameof(point));
        var json = (JsonObject)_start.DeepClone();
        for (var i = 0; i < Dimensions.Count; i++)
        {
            if (Applies(json, Dimensions[i]))
                Set(json, Dimensions[i], Dimensions[i].At(point[i]));
        }

        return TryRead(json);
    }

    /// <summary>The point nearest to the start.</summary>
    internal double[] StartPoint() => [.. Dimensions.Select(d => d.PositionOf(Get(_start, d)))];

    /// <summary>Whether the model takes a value for an option, all others as at the start, or as their choice has them.</summary>
    internal bool Allows(SearchDimension dimension, JsonNode value) => TryRead(WithValue(dimension, value)) is not null;

    private void Check(SearchDimension dimension, JsonNode value)
    {
        try
        {
            Kind.ReadOptions(WithValue(dimension, value));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{dimension}: {e.Message}", e);
        }
    }

    private JsonObject WithValue(SearchDimension dimension, JsonNode value)
    {
        var json = (JsonObject)_start.DeepClone();
        if (dimension.Under is { } under && !Applies(json, dimension))
            json[under.Property] = new JsonObject { [OptionsJson.Kind] = under.Kind };
        Set(json, dimension, value);
        return json;
    }

    private ModelOptions? TryRead(JsonObject json)
    {
        try
        {
            return Kind.ReadOptions(json);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool Applies(JsonObject json, SearchDimension dimension) =>
        dimension.Under is not { } under || (json[under.Property] as JsonObject)?[OptionsJson.Kind]?.GetValue<string>() == under.Kind;

    private static void Set(JsonObject json, SearchDimension dimension, JsonNode value)
    {
        var path = dimension.Name.Split('.');
        var at = json;
        foreach (var part in path[..^1])
            at = (JsonObject)(at[part] ??= new JsonObject());
        if (dimension is not SearchChoice { IsKind: true })
            at[path[^1]] = value.DeepClone();
        else if (!JsonNode.DeepEquals((at[path[^1]] as JsonObject)?[OptionsJson.Kind], value))
            at[path[^1]] = new JsonObject { [OptionsJson.Kind] = value.DeepClone() };
    }

    private static JsonNode? Get(JsonObject json, SearchDimension dimension)
    {
        JsonNode? at = json;
        foreach (var part in dimension.Name.Split('.'))
            at = (at as JsonObject)?[part];
        return dimension is SearchChoice { IsKind: true } ? at?[OptionsJson.Kind] : at;
    }
}
