using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sansa.Persistence;
using Sansa.Serialization;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Recommendation;

/// <summary>
/// A kind of model: its name, its options, how it is trained and how it is read back. All that a command line, a run record, a display or a model file
/// needs to know of it. The models of this library are in <c>ModelKinds.All</c>.
/// </summary>
public abstract class ModelKind
{
    private protected ModelKind(string name, string title, string description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Title, Description) = (name, title, description);
    }

    /// <summary>The short name, as model files, specs and the command line write it, such as <c>sansa</c>.</summary>
    public string Name { get; }

    /// <summary>The name as people write it, such as EASE^R.</summary>
    public string Title { get; }

    /// <summary>What it is, in a line.</summary>
    public string Description { get; }

    /// <summary>The options with their defaults.</summary>
    public abstract ModelOptions Defaults { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="x">X, users x items.</param>
    /// <param name="options">Options of this kind; null for the defaults.</param>
    /// <param name="progress">Told the stage and how much of it is done.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="ArgumentException">The options are another model's, or one is outside its range.</exception>
    public abstract Recommender Fit(
        CsrMatrix x, ModelOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>Options from JSON, those that are left out with their defaults; validated.</summary>
    /// <param name="options">The properties of the options record, in camelCase.</param>
    /// <exception cref="ArgumentException">A name is not an option of this kind, or a value cannot be read or is outside its range.</exception>
    public abstract ModelOptions ReadOptions(JsonObject options);

    /// <summary>Options as JSON, defaults included.</summary>
    /// <param name="options">Options of this kind.</param>
    public abstract JsonObject WriteOptions(ModelOptions options);

    /// <summary>Writes a model of this kind with its options and report.</summary>
    internal void Write(Recommender model, ModelWriter writer)
    {
        model.Write(writer);
        writer.Json(OptionsPart, WriteOptions(model.Options));
        writer.Json(ReportPart, model.Report, TrainingJson.Convention.TrainingReport);
    }

    /// <summary>Reads a model of this kind.</summary>
    internal abstract Recommender Read(ModelReader reader);

    private protected const string OptionsPart = "options";
    private protected const string ReportPart = "report";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Description}";
}

/// <summary>A kind of model with its options record.</summary>
/// <typeparam name="TOptions">The options record.</typeparam>
/// <param name="name">The short name: lower-case letters and digits.</param>
/// <param name="title">The name as people write it.</param>
/// <param name="description">What it is, in a line.</param>
/// <param name="fit">Trains a model.</param>
/// <param name="read">Reads a model from what its <see cref="Recommender.Write"/> wrote.</param>
/// <param name="json">How the options are written as JSON, from a source-generated context.</param>
public sealed class ModelKind<TOptions>(
    string name,
    string title,
    string description,
    Func<CsrMatrix, TOptions?, IProgress<TrainingProgress>?, CancellationToken, Recommender> fit,
    Func<ModelReader, TOptions, TrainingReport, Recommender> read,
    JsonTypeInfo<TOptions> json) : ModelKind(name, title, description)
    where TOptions : ModelOptions, new()
{
    private readonly Lazy<JsonTypeInfo<TOptions>> _strict = new(() => Strictly(json));

    /// <inheritdoc/>
    public override ModelOptions Defaults { get; } = new TOptions();

    /// <inheritdoc/>
    public override Recommender Fit(
        CsrMatrix x, ModelOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        fit(x, options is null ? null : Own(options), progress, cancellation);

    /// <inheritdoc/>
    public override ModelOptions ReadOptions(JsonObject options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Source-generated readers give an init-only property that is left out the default of its type, so the defaults are written out first.
        TOptions read;
        try
        {
            read = OptionsJson.Complete(WriteOptions(Defaults), options, Choices()).Deserialize(_strict.Value) ?? throw new JsonException("they are null");
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The options of '{Name}' cannot be read: {JsonProblem.Of(e)}", e);
        }
        // .NET decodes a text when it is asked for, and says so where it is no Unicode.
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"The options of '{Name}' cannot be read: a text in them is not Unicode.", e);
        }

        read.Validate();
        return read;
    }

    /// <inheritdoc/>
    public override JsonObject WriteOptions(ModelOptions options) => JsonSerializer.SerializeToNode(Own(options), json)!.AsObject();

    /// <inheritdoc/>
    internal override Recommender Read(ModelReader reader) =>
        read(reader, (TOptions)ReadOptions(reader.JsonObject(OptionsPart)), reader.Json(ReportPart, TrainingJson.Convention.TrainingReport));

    /// <summary>By the JSON name of an option: its choices as JSON, each with its defaults.</summary>
    private Dictionary<string, JsonObject[]> Choices()
    {
        var choices = new Dictionary<string, JsonObject[]>();
        foreach (var (name, records) in Defaults.Choices)
        {
            var property = json.Properties.First(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
            choices.Add(
                property.Name, [.. records.Select(r => JsonSerializer.SerializeToNode(r, json.Options.GetTypeInfo(property.PropertyType))!.AsObject())]);
        }

        return choices;
    }

    private TOptions Own(ModelOptions options) => options as TOptions
        ?? throw new ArgumentException($"'{Name}' takes {typeof(TOptions).Name}, not {options.GetType().Name}.", nameof(options));

    /// <summary>The same with options refused that do not exist, rather than passed over.</summary>
    private static JsonTypeInfo<TOptions> Strictly(JsonTypeInfo<TOptions> json)
    {
        var options = new JsonSerializerOptions(json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        return (JsonTypeInfo<TOptions>)options.GetTypeInfo(typeof(TOptions));
    }
}
