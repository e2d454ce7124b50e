using System.Globalization;

namespace Sansa.Factorization;

/// <summary>One breakdown of the incomplete factorization and the shift it was restarted with.</summary>
/// <param name="Column">The column, in the permuted order, whose pivot was too small.</param>
/// <param name="Pivot">The pivot.</param>
/// <param name="Shift">What the next attempt adds to the diagonal beside the ridge.</param>
public readonly record struct Breakdown(int Column, double Pivot, double Shift);

/// <summary>
/// The incomplete factorization broke down more often than its options allow. Remedy: a larger ridge, a larger density, or
/// the exact factorization.
/// </summary>
public sealed class BreakdownException : Exception
{
    /// <summary>Creates the exception.</summary>
    public BreakdownException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public BreakdownException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public BreakdownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal BreakdownException(int column, double pivot, double shift, int restarts)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The incomplete factorization still breaks down after {restarts} restarts: "
            + $"column {column} has the pivot {pivot:g4} with {shift:g4} added to the diagonal beside the ridge. "
            + $"Use a larger ridge, a larger density or the exact factor."))
    {
        Column = column;
        Pivot = pivot;
    }

    /// <summary>The column, in the permuted order.</summary>
    public int Column { get; }

    /// <summary>Its pivot.</summary>
    public double Pivot { get; }
}
