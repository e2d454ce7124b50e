namespace Sansa.Factorization;

/// <summary>What to add to the diagonal, beyond the ridge, after each breakdown: step * 2^k, k = 0, 1, 2, ...</summary>
/// <remarks>
/// Leaving out steps by the size of the negative pivot was tried and is worse: one tiny pivot makes the next ones hugely
/// negative, which says nothing about the shift that repairs them.
/// </remarks>
internal sealed class ShiftSequence
{
    private readonly double _step;
    private int _breakdowns;

    public ShiftSequence(BreakdownOptions options, float[] diagonal)
    {
        var mean = diagonal.Length == 0 ? 0 : diagonal.Average(d => (double)d);
        _step = options.ShiftStep * (options.IsShiftRelative && mean > 0 ? mean : 1);
    }

    /// <summary>The shift of the next attempt.</summary>
    public double Next() => _step * Math.Pow(2, _breakdowns++);
}
