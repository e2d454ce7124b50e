using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>The sparsified exact factor of P (X^T X + Lambda) P^T and what it took.</summary>
/// <param name="Lower">L, n x n in LL^T form, rows ascending, so that each column starts with its positive diagonal.</param>
/// <param name="FactorNonzeros">Nonzeros of the factor before sparsification.</param>
/// <param name="Flops">Multiplications and additions done, those with explicit zeros included.</param>
/// <param name="DroppedBelow">Magnitude of the smallest entry kept off the diagonal; 0 when nothing was dropped.</param>
/// <param name="StructureSeconds">Time to find the rows of the supernodes.</param>
/// <param name="NumericSeconds">Time to compute the factor.</param>
/// <param name="SparsifySeconds">Time to select and copy out the entries kept.</param>
public sealed record SupernodalFactor(
    CscMatrix Lower,
    long FactorNonzeros,
    double Flops,
    float DroppedBelow,
    double StructureSeconds,
    double NumericSeconds,
    double SparsifySeconds);
