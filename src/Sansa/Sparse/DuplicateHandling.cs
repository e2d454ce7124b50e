namespace Sansa.Sparse;

/// <summary>What to do with several entries for the same row and column.</summary>
public enum DuplicateHandling
{
    /// <summary>Add their values; without values, count them.</summary>
    Sum,

    /// <summary>Keep the first one: an interaction either happened or it did not.</summary>
    CountOnce,

    /// <summary>Refuse them.</summary>
    Refuse,
}
