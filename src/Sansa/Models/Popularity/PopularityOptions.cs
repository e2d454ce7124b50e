using Sansa.Training;

namespace Sansa.Models;

/// <summary>The options of <see cref="Popularity"/>: there is nothing to choose.</summary>
public sealed record PopularityOptions : ModelOptions;
