namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// Which pairs have weights: those whose |S_ij| is above a threshold, and of those exactly at it the pairs up to a last
/// one, ordered by their larger and then their smaller item.
/// </summary>
/// <param name="Threshold">The least magnitude that is kept, if a tie is; else the largest that is not.</param>
/// <param name="Larger">The larger item of the first tie that is not kept; 0 to keep no tie.</param>
/// <param name="Smaller">Its smaller item.</param>
internal readonly record struct PatternCut(float Threshold, int Larger = 0, int Smaller = 0)
{
    /// <summary>A bound that all kept magnitudes exceed.</summary>
    public float Below => Larger > 0 ? MathF.BitDecrement(Threshold) : Threshold;

    /// <summary>Whether the pair of two different items has weights.</summary>
    public bool Keeps(int i, int j, float value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude != Threshold)
            return magnitude > Threshold;
        var (larger, smaller) = (Math.Max(i, j), Math.Min(i, j));
        return larger < Larger || (larger == Larger && smaller < Smaller);
    }
}
