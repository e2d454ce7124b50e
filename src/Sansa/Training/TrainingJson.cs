using System.Text.Json.Serialization;
using Sansa.Serialization;

namespace Sansa.Training;

/// <summary>How reports are written as JSON.</summary>
[JsonSerializable(typeof(TrainingReport))]
internal sealed partial class TrainingJson : JsonSerializerContext
{
    public static TrainingJson Convention { get; } = new(JsonConvention.NewOptions());
}
