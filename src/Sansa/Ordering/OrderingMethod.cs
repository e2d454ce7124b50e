namespace Sansa.Ordering;

/// <summary>How the items are ordered before the factorization of X^T X + l2 I.</summary>
public enum OrderingMethod
{
    /// <summary>Column approximate minimum degree of X (COLAMD, Davis, Gilbert, Larimore, Ng 2004), then postorder.</summary>
    ColumnMinimumDegree,

    /// <summary>By number of users, the rarest item first; ties by index. Costs nothing and suits long-tailed data.</summary>
    Degree,

    /// <summary>The order of the columns of X.</summary>
    Natural,
}
