using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>The approximate inverse in factors: (X^T X + Lambda)^-1 ~ P^T K^T D^-1 K P.</summary>
/// <param name="Inverse">K ~ L^-1, n x n, unit lower triangular.</param>
/// <param name="Diagonal">The diagonal of D, length n, positive.</param>
public sealed record LdlInverse(CscMatrix Inverse, float[] Diagonal);
