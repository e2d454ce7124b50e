using Sansa.Sparse;

namespace Sansa.Tests.Tuning;

/// <summary>Users of three tastes, of each of whom one item in five is held out.</summary>
internal sealed record TuningData(CsrMatrix Train, CsrMatrix HeldOut)
{
    public static TuningData Small { get; } = Make(1, users: 1200, items: 45);

    public static TuningData Make(int seed, int users, int items)
    {
        var random = new Random(seed);
        List<(int User, int Item)> train = [], heldOut = [];
        for (var u = 0; u < users; u++)
        {
            for (var i = 0; i < items; i++)
            {
                if (random.NextDouble() < (i % 3 == u % 3 ? 0.5 : 0.05) / (1 + (i / 15)))
                    (random.Next(5) == 0 ? heldOut : train).Add((u, i));
            }
        }

        return new TuningData(Matrix(train), Matrix(heldOut));

        CsrMatrix Matrix(List<(int User, int Item)> pairs) =>
            CsrMatrix.FromCoordinates(users, items, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]);
    }
}
