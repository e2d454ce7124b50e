namespace Sansa.Sparse;

/// <summary>What compressed rows and compressed columns have in common: "major" is the compressed direction.</summary>
internal static class CompressedForm
{
    /// <summary>The largest number of entries that one array can hold in .NET.</summary>
    public static int MaxEntries => Array.MaxLength;

    /// <summary>Checks three arrays at the public boundary, so that kernels need not.</summary>
    public static void Validate(int majorCount, int minorCount, long[] ap, int[] ai, float[]? ax, string major, string minor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(majorCount);
        ArgumentOutOfRangeException.ThrowIfNegative(minorCount);
        ArgumentNullException.ThrowIfNull(ap);
        ArgumentNullException.ThrowIfNull(ai);
        if (ap.Length != majorCount + 1L)
            throw new ArgumentException($"{majorCount} {major}s need {majorCount + 1L} {major} pointers, but there are {ap.Length}.", nameof(ap));
        if (ap[0] != 0)
            throw new ArgumentException($"The first {major} pointer must be 0, but it is {ap[0]}.", nameof(ap));
        for (var i = 0; i < majorCount; i++)
        {
            if (ap[i + 1] < ap[i])
                throw new ArgumentException($"The pointer of {major} {i + 1} ({ap[i + 1]}) is smaller than that of {major} {i} ({ap[i]}).", nameof(ap));
        }

        if (ap[majorCount] > ai.Length || (ax is not null && ap[majorCount] > ax.Length))
            throw new ArgumentException(
                $"The {major} pointers promise {ap[majorCount]} entries, but there are {ai.Length} indices{(ax is null ? "" : $" and {ax.Length} values")}.",
                nameof(ai));
        for (var i = 0; i < majorCount; i++)
            ValidateMajor(i, minorCount, ap, ai, ax, major, minor);
    }

    private static void ValidateMajor(int i, int minorCount, long[] ap, int[] ai, float[]? ax, string major, string minor)
    {
        var previous = -1;
        for (var p = (int)ap[i]; p < (int)ap[i + 1]; p++)
        {
            if ((uint)ai[p] >= (uint)minorCount)
                throw new ArgumentException($"{major} {i} has {minor} {ai[p]}, outside 0 .. {minorCount - 1}.", nameof(ai));
            if (ai[p] <= previous)
                throw new ArgumentException(
                    $"{minor} indices of {major} {i} must strictly increase, but {ai[p]} follows {previous}. CsrMatrix.FromCoordinates sorts and merges.",
                    nameof(ai));
            if (ax is not null && !float.IsFinite(ax[p]))
                throw new ArgumentException($"The value at {major} {i}, {minor} {ai[p]} is {ax[p]}; values must be finite.", nameof(ax));
            previous = ai[p];
        }
    }
}
