using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Sansa.Training;

/// <summary>
/// Everything that decides what a model learns from a matrix. Immutable: use <c>with</c> for sweeps. Command line, displays, records and tuning are
/// derived from the public properties: each has a <see cref="DescriptionAttribute"/> of a few words, or is a record of options itself.
/// </summary>
public abstract record ModelOptions
{
    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    [Description("threads; 0 for all cores")]
    public int Threads { get; init; }

    /// <summary>
    /// For each option that is one of several records, such as the inverse of SANSA: those records, each with its defaults. By the name of the property.
    /// </summary>
    [JsonIgnore]
    public virtual IReadOnlyDictionary<string, IReadOnlyList<object>> Choices => ReadOnlyDictionary<string, IReadOnlyList<object>>.Empty;

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and its range.</exception>
    public virtual void Validate() => Execution.Option.CheckThreads(Threads);
}
