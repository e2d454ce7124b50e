namespace Sansa.Factorization;

/// <summary>The diagonal shifts to try after breakdowns: lambda + step * 2^k, k = 0, 1, 2, ...</summary>
internal sealed class ShiftSequence
{
    private readonly double _l2;
    private readonly double _step;
    private readonly bool _skips;
    private int _k;

    public ShiftSequence(double l2, IncompleteCholeskyOptions options, float[] diagonal)
    {
        var mean = diagonal.Length == 0 ? 0 : diagonal.Average(d => (double)d);
        (_l2, _skips) = (l2, options.SkipsHopelessShifts);
        _step = options.ShiftStep * (options.IsShiftRelative && mean > 0 ? mean : 1);
    }

    /// <summary>The next shift to try, after <paramref name="pivot"/> broke down at <paramref name="shift"/>.</summary>
    /// <remarks>
    /// A larger shift also makes the subtracted squares smaller, so a pivot rises by more than the shift does; an
    /// addition below 1/32 of what is missing was never seen to repair it.
    /// </remarks>
    public double After(double shift, double pivot)
    {
        do
            _k++;
        while (_skips && _l2 + Addition(_k - 1) - shift < -pivot / 32);
        return _l2 + Addition(_k - 1);
    }

    private double Addition(int k) => _step * Math.Pow(2, k);
}
