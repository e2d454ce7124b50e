using Sansa.Sparse;

namespace Sansa.Data.Splitting;

/// <summary>Holds out a part of each user's items.</summary>
internal static class WeakSplit
{
    private const int MinItems = 5;
    private const double HeldOutShare = 0.2;

    public static Split Make(InteractionData data, long seed)
    {
        var x = data.ToPattern();
        var (train, test) = HoldOut(x, HeldOutShare, new NumPyRandomState(seed));
        var counts = new DataCounts(data.UserCount, data.ItemCount, x.NonzeroCount);
        return new Split
        {
            Train = train,
            Test = new EvaluationSet(train, test, data.UserIds),
            UserIds = data.UserIds,
            ItemIds = data.ItemIds,
            Generalisation = Generalisation.Weak,
            ProtocolName = "weak generalisation, 20 % of each user's items held out",
            Source = "In the manner of BARS, for data without a published split",
            DataName = data.Name,
            Seed = seed,
            Dropped = data.Dropped.With(new DropStep("repeated user-item pairs count once", counts with { Interactions = data.Count }, counts)),
        };
    }

    /// <summary>Parts a pattern matrix in two of the same shape: what stays, and a share of each user's items.</summary>
    public static (CsrMatrix Kept, CsrMatrix HeldOut) HoldOut(CsrMatrix x, double share, NumPyRandomState random)
    {
        var heldOut = Choose(x, share, random);
        return (Pick(x, heldOut, chosen: false), Pick(x, heldOut, chosen: true));
    }

    private static bool[] Choose(CsrMatrix x, double share, NumPyRandomState random)
    {
        var heldOut = new bool[x.NonzeroCount];
        for (var i = 0; i < x.RowCount; i++)
        {
            var count = x.RowLength(i);
            if (count < MinItems)
                continue;
            foreach (var position in random.ChoiceWithoutReplacement(count, (int)(share * count)))
                heldOut[x.RowPointers[i] + position] = true;
        }

        return heldOut;
    }

    private static CsrMatrix Pick(CsrMatrix x, bool[] heldOut, bool chosen)
    {
        var ap = new long[x.RowCount + 1];
        var ai = new int[heldOut.Count(flag => flag == chosen)];
        var write = 0;
        for (var i = 0; i < x.RowCount; i++)
        {
            for (var p = x.RowPointers[i]; p < x.RowPointers[i + 1]; p++)
            {
                if (heldOut[p] == chosen)
                    ai[write++] = x.ColumnIndices[p];
            }

            ap[i + 1] = write;
        }

        return new CsrMatrix(x.RowCount, x.ColumnCount, ap, ai, null);
    }
}
