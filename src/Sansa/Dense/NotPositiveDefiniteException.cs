namespace Sansa.Dense;

/// <summary>A Cholesky factorization met a pivot that is not a positive finite number: the matrix is not positive definite.</summary>
public sealed class NotPositiveDefiniteException : ArithmeticException
{
    /// <summary>Reports a pivot.</summary>
    /// <param name="pivot">Row and column of the pivot in the matrix that was factorized, from 0.</param>
    /// <param name="value">The pivot before its square root.</param>
    public NotPositiveDefiniteException(int pivot, float value)
        : this(
            pivot,
            value,
            FormattableString.Invariant(
                $"The matrix is not positive definite: pivot {pivot} is {value}. Raise the regularisation (l2) or remove non-finite values."),
            null)
    {
    }

    /// <summary>Reports a pivot with the caller's own words, for instance with the name of the item.</summary>
    /// <param name="pivot">Row and column of the pivot in the matrix that was factorized, from 0.</param>
    /// <param name="value">The pivot before its square root.</param>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="inner">The exception that this one explains, or null.</param>
    public NotPositiveDefiniteException(int pivot, float value, string message, Exception? inner)
        : base(message, inner) => (Pivot, Value) = (pivot, value);

    /// <summary>Row and column of the pivot, from 0.</summary>
    public int Pivot { get; }

    /// <summary>The pivot before its square root; NaN when a NaN reached it.</summary>
    public float Value { get; }
}
