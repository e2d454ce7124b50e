using System.Text.Json.Nodes;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Interactive.Tests;

/// <summary>Matrices for the tests of displays.</summary>
internal static class Matrices
{
    public static CsrMatrix Random(int rows, int columns, int perRow, int seed = 1, bool pattern = false)
    {
        var random = new Random(seed);
        var (r, c, v) = (new List<int>(), new List<int>(), new List<float>());
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < perRow; k++)
            {
                r.Add(i);
                c.Add((int)(columns * Math.Pow(random.NextDouble(), 2)));
                v.Add((float)(random.NextDouble() - 0.25));
            }
        }

        return CsrMatrix.FromCoordinates(rows, columns, r.ToArray(), c.ToArray(), pattern ? default : v.ToArray());
    }

    public static CsrMatrix Small() => CsrMatrix.FromDense(new[,] { { 1f, 0, 2.5f }, { 0, -0.125f, 0 } });

    /// <summary>A matrix whose arrays somebody broke after it was made.</summary>
    public static CsrMatrix WithNaN()
    {
        var matrix = Random(30, 30, 3);
        matrix.Values![7] = float.NaN;
        return matrix;
    }

    public static CsrMatrix Broken()
    {
        var matrix = Random(30, 30, 3);
        matrix.ColumnIndices[5] = 1_000_000;
        return matrix;
    }

    /// <summary>The defaults of a model, but one epoch where it has epochs.</summary>
    public static ModelOptions QuickOptions(ModelKind kind) =>
        kind.ReadOptions(kind.WriteOptions(kind.Defaults).ContainsKey("epochs") ? new JsonObject { ["epochs"] = 1 } : []);
}
