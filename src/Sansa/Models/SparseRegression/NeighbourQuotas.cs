using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>How many neighbours each item gets: a popular item has more to be learned from, so it gets more of the weights.</summary>
internal static class NeighbourQuotas
{
    /// <summary>k_i = f c_i^QuotaExponent, rounded and between its bounds, with the largest f for which the sum of all k_i is within the density.</summary>
    /// <param name="userCounts">c: the number of users of each item.</param>
    /// <param name="options">Density, exponent and bounds; valid.</param>
    /// <exception cref="ArgumentException">The sum is more than one matrix can hold; says what would fit.</exception>
    public static int[] Of(int[] userCounts, NeighbourhoodRegressionOptions options)
    {
        var n = userCounts.Length;
        if (n == 0)
            return [];
        var budget = options.Density.Entries(n);
        var most = Math.Min(options.MostNeighbours, n - 1);
        var least = (int)Math.Min(Math.Min(options.LeastNeighbours, most), budget / n);
        var shares = Array.ConvertAll(userCounts, c => Math.Pow(c, options.QuotaExponent));
        // The sum grows with f. At f = most every item with a user is at its bound, so the answer lies below.
        var (low, high) = (0.0, (double)most);
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = shares.Sum(share => (long)Quota(share, middle)) <= budget ? (middle, high) : (low, middle);
        }

        var quotas = Array.ConvertAll(shares, share => Quota(share, low));
        var total = quotas.Sum(k => (long)k);
        if (total > CompressedForm.MaxEntries)
        {
            throw new ArgumentException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"A density of {options.Density} gives {n:N0} items {total:N0} weights, but one matrix can hold {CompressedForm.MaxEntries:N0}. "
                + $"Use a smaller density."));
        }

        return quotas;

        int Quota(double share, double factor) => (int)Math.Round(Math.Clamp(factor * share, least, most));
    }
}
