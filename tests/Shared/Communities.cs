using Sansa.Sparse;

namespace Sansa.Testing;

/// <summary>Data with a structure that is known.</summary>
internal static class Communities
{
    public const int GroupSize = 300, Joints = 10;

    /// <summary>Items of both groups, and those that join them, which are the last ones.</summary>
    public const int Items = (2 * GroupSize) + Joints;

    private static readonly int[] Steps = [0, 17, 59, 127, 211];

    /// <summary>Two groups of 300 users and 300 items, each closely knit, joined by ten items that users of both have.</summary>
    public static CsrMatrix Two()
    {
        var (users, items) = (new List<int>(), new List<int>());
        for (var user = 0; user < 2 * GroupSize; user++)
        {
            var place = user % GroupSize;
            int[] own = [.. Steps.Select(step => user - place + ((place + step) % GroupSize)), (2 * GroupSize) + (place % Joints)];
            users.AddRange(own.Select(_ => user));
            items.AddRange(own);
        }

        return CsrMatrix.FromCoordinates(2 * GroupSize, Items, [.. users], [.. items]);
    }
}
