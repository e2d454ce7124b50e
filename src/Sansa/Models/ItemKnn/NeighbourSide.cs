using System.Text.Json.Serialization;
using Sansa.Serialization;

namespace Sansa.Models;

/// <summary>Whose k most similar items an item-based model keeps.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NeighbourSide>))]
public enum NeighbourSide
{
    /// <summary>
    /// Each item of a history adds to the scores of its own neighbours (Deshpande and Karypis, "Item-Based Top-N Recommendation Algorithms", TOIS 2004).
    /// </summary>
    History,

    /// <summary>
    /// Each item is scored by its own neighbours among the history (Sarwar et al., WWW 2001, section 3.2). With <see cref="ItemKnnOptions.Normalize"/>
    /// this is their weighted sum.
    /// </summary>
    Candidate,
}
