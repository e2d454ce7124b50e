using System.Text.Json.Serialization;
using Sansa.Serialization;

namespace Sansa.Ordering;

/// <summary>How the items are ordered before the factorization of X^T X + Lambda.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OrderingMethod>))]
public enum OrderingMethod
{
    /// <summary>Column approximate minimum degree of X (COLAMD, Davis, Gilbert, Larimore, Ng 2004), then postorder.</summary>
    ColumnMinimumDegree,

    /// <summary>By number of users, the rarest item first; ties by index. Costs nothing and suits long-tailed data.</summary>
    Degree,

    /// <summary>The order of the columns of X.</summary>
    Natural,

    /// <summary>
    /// Nested dissection by multilevel bisection of the users, parts by column minimum degree, then postorder. Slower, and best for the exact factor.
    /// </summary>
    NestedDissection,
}
