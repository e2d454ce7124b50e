using System.Globalization;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>How many entries a layer over n items gets.</summary>
internal static class LayerBudget
{
    /// <summary>What a triangular layer needs at least: its diagonal, and one entry beside it in each column.</summary>
    public const int LeastPerItem = 2;

    /// <summary>The entries that a density asks for, at least two a column, at most what an array holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More entries than one matrix can hold; says the density that would fit.</exception>
    public static int Entries(Density density, int items)
    {
        var n = (long)items;
        var least = Math.Min(LeastPerItem * n, n * n);
        var entries = Math.Max(density.Entries(n), least);
        if (entries > CompressedForm.MaxEntries)
            throw new ArgumentOutOfRangeException(
                nameof(density),
                density,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A density of {density} asks for {entries:N0} entries a layer of {n:N0} items ({8 * entries / 1e9:N1} GB), "
                    + $"more than the {CompressedForm.MaxEntries:N0} that one matrix can hold. "
                    + $"Use at most {Math.Floor(CompressedForm.MaxEntries / (double)n):g6} entries per item."));
        return (int)entries;
    }

    /// <summary>Whether the density had to be raised.</summary>
    public static bool IsRaised(Density density, int items) => density.Entries(items) < Math.Min(LeastPerItem * (long)items, (long)items * items);
}
