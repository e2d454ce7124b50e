using System.Text.Json.Serialization;
using Sansa.Serialization;

namespace Sansa.Models;

/// <summary>How the options of the models are written as JSON.</summary>
[JsonSerializable(typeof(SansaOptions))]
[JsonSerializable(typeof(EaseOptions))]
[JsonSerializable(typeof(MrfOptions))]
[JsonSerializable(typeof(ItemKnnOptions))]
[JsonSerializable(typeof(NeighbourhoodRegressionOptions))]
[JsonSerializable(typeof(LowPassOptions))]
[JsonSerializable(typeof(SlimOptions))]
[JsonSerializable(typeof(WmfOptions))]
[JsonSerializable(typeof(PopularityOptions))]
[JsonSerializable(typeof(ElsaOptions))]
[JsonSerializable(typeof(UltraGcnOptions))]
[JsonSerializable(typeof(MultVaeOptions))]
[JsonSerializable(typeof(RecVaeOptions))]
[JsonSerializable(typeof(float))]
internal sealed partial class ModelsJson : JsonSerializerContext
{
    public static ModelsJson Convention { get; } = new(JsonConvention.NewOptions());
}
