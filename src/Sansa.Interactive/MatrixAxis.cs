namespace Sansa.Interactive;

/// <summary>What the rows or the columns of a matrix stand for.</summary>
public enum MatrixAxis
{
    /// <summary>Users, as the rows of X.</summary>
    Users,

    /// <summary>Items in the order of the catalogue.</summary>
    Items,

    /// <summary>Items in the order of elimination, as those of L and K and the latent dimensions of W and Z.</summary>
    Positions,
}
