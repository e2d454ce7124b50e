using System.ComponentModel;
using Sansa.Execution;

namespace Sansa.Gramian;

/// <summary>
/// The L2 regularization Lambda that is added to the diagonal of X^T X: Lambda_jj = <see cref="L2"/> * c_j ^ <see cref="Exponent"/>,
/// where c_j is the diagonal of X^T X, at least 1: the number of users of item j when X is binary. It means the same in every model.
/// </summary>
/// <remarks>
/// With the exponent 0 it is the lambda of EASE^R and of the paper. A ridge that grows with popularity stands in Steck's MRF (NeurIPS '19,
/// section 3.1, exponent 0.75) and follows from denoising by dropout with exponent 1 (Steck, "Autoencoders that don't overfit towards the
/// identity", NeurIPS '20).
/// </remarks>
/// <param name="L2">The regularization of an item with one user; 0 or more.</param>
/// <param name="Exponent">How it grows with an item's users, 0 to 1; 0 is the same for all items.</param>
public sealed record Ridge(
    [property: Description("L2 regularization of an item with one user")] double L2,
    [property: Description("how it grows with an item's users: 0 not at all, as in EASE^R")] double Exponent = 0)
{
    /// <summary>Lambda of each item.</summary>
    /// <param name="itemSquares">The diagonal of X^T X.</param>
    public double[] Of(double[] itemSquares)
    {
        ArgumentNullException.ThrowIfNull(itemSquares);
        return Array.ConvertAll(itemSquares, c => Exponent == 0 ? L2 : L2 * Math.Pow(Math.Max(1, c), Exponent));
    }

    /// <summary>Such as "30 c^0.5".</summary>
    public override string ToString() => FormattableString.Invariant($"{L2:g6}{(Exponent == 0 ? "" : FormattableString.Invariant($" c^{Exponent:g4}"))}");

    /// <summary>Throws where a part is outside its range.</summary>
    /// <param name="name">The option that this is.</param>
    internal void Validate(string name)
    {
        Option.Check(double.IsFinite(L2) && L2 >= 0, $"{name}.{nameof(L2)}", L2, "0 or more and finite");
        Option.Check(Exponent is >= 0 and <= 1, $"{name}.{nameof(Exponent)}", Exponent, "0 to 1");
    }
}
