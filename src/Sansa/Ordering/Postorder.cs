namespace Sansa.Ordering;

/// <summary>
/// Orders the nodes of a forest so that every subtree is contiguous and children come before their parent. It changes
/// neither the size of the factor nor its flops; it makes supernodes contiguous.
/// </summary>
internal static class Postorder
{
    /// <summary>The nodes in postorder: element k is the k-th node. Children and roots keep their order.</summary>
    /// <param name="parent">Parent of each node, -1 for a root.</param>
    public static int[] Compute(ReadOnlySpan<int> parent)
    {
        var n = parent.Length;
        var (head, next) = (new int[n], new int[n]);
        Array.Fill(head, -1);
        for (var j = n - 1; j >= 0; j--)
        {
            if (parent[j] >= 0)
                (next[j], head[parent[j]]) = (head[parent[j]], j);
        }

        var (order, stack) = (new int[n], new int[n]);
        var count = 0;
        for (var root = 0; root < n; root++)
        {
            if (parent[root] < 0)
                count = Visit(root, count, head, next, order, stack);
        }

        return order;
    }

    // Iterative: the tree of a dense matrix is a chain as long as the matrix.
    private static int Visit(int root, int count, int[] head, int[] next, int[] order, int[] stack)
    {
        var top = 0;
        stack[0] = root;
        while (top >= 0)
        {
            var node = stack[top];
            var child = head[node];
            if (child >= 0)
            {
                head[node] = next[child];
                stack[++top] = child;
            }
            else
            {
                order[count++] = node;
                top--;
            }
        }

        return count;
    }
}
