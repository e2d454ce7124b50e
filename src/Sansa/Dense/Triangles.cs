namespace Sansa.Dense;

/// <summary>How the recursive kernels cut a triangle.</summary>
internal static class Triangles
{
    /// <summary>Order of the leading part: about half, a multiple of the leaf order where the triangle is large enough.</summary>
    public static int Split(int order)
    {
        const int leaf = DenseContext.TriangleOrder;
        return order >= 2 * leaf ? (order / 2 + leaf - 1) / leaf * leaf : (order + 1) / 2;
    }
}
