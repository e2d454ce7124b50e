using System.Text.Json.Serialization;
using Sansa.Models;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Serialization;
using Sansa.Training;

namespace Sansa.Tests.Models;

/// <summary>The options of models that are made for tests: none but the threads.</summary>
internal sealed record TestOptions : ModelOptions;

[JsonSerializable(typeof(TestOptions))]
[JsonSerializable(typeof(int))]
internal sealed partial class TestJson : JsonSerializerContext
{
    public static TestJson Convention { get; } = new(JsonConvention.NewOptions());

    /// <summary>A kind of model that can be written, and read back where <paramref name="read"/> is given; registered once.</summary>
    public static ModelKind<TestOptions> Kind(string name, Func<ModelReader, Recommender>? read = null)
    {
        var kind = new ModelKind<TestOptions>(
            name,
            name,
            "a model made for a test",
            (_, _, _, _) => throw new NotSupportedException(),
            (reader, _, _) => read is null ? throw new NotSupportedException() : read(reader),
            Convention.TestOptions);
        if (read is not null)
            ModelKinds.Register(kind);
        return kind;
    }
}
