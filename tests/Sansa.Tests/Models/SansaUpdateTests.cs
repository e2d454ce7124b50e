using FsCheck;
using FsCheck.Fluent;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

/// <summary>A model that takes in new interactions, against a fit of all of them on the same pattern.</summary>
public class SansaUpdateTests
{
    private static readonly SansaOptions Exactly = new()
    {
        Ridge = new(2, 0.5),
        Density = Density.PerItem(6),
        Inverse = new SparseInverseCholesky { Tolerance = 1e-8, MaxSteps = 1000 },
    };

    [Fact]
    public void It_is_a_full_refit_on_the_same_pattern() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (users, items) = (random.Next(1, 80), random.Next(1, 40));
            var known = TestMatrices.Random(random, users, items, 0.05 + (0.2 * random.NextDouble()), pattern: true);
            var added = TestMatrices.Random(random, users + random.Next(-1, 5), items, 0.02, pattern: true);
            if (random.Next(2) == 0)
                (known, added) = (WithValues(known, random), WithValues(added, random));
            var options = Exactly with
            {
                Factor = random.Next(2) == 0 ? new NeighbourPattern() : new IncompleteFactor(),
                UserWeightExponent = random.Next(2) * 0.3,
                WeightPower = 1 + (random.Next(2) * 0.2),
                ScoreExponent = random.Next(2) * 0.3,
                Threads = 1 + random.Next(2),
            };
            var model = SansaModel.Fit(known, options);
            SansaWeightingTests.AssertClose(Refit(model, Sum(known, added)), model.Update(known, added), 2e-4);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Only_rows_with_a_changed_item_are_fitted_and_others_keep_their_bytes()
    {
        // Two catalogues that no user joins.
        var x = TwoParts(new Random(3));
        var model = SansaModel.Fit(x, Exactly);
        var added = CsrMatrix.FromCoordinates(121, 40, [120, 120, 120], [1, 3, 7]);
        var updated = model.Update(x, added);
        var before = model.Encoder.Transpose();
        var after = updated.Encoder.Transpose();
        var (changed, differ) = (0, 0);
        for (var i = 0; i < 40; i++)
        {
            var holds = before.Row(i).Indices.IndexOfAny(1, 3, 7) >= 0;
            // The row of an item without rarer neighbours is its unit diagonal, whatever is new.
            var isSame = before.Row(i).Values.SequenceEqual(after.Row(i).Values);
            Assert.True(holds || isSame);
            changed += holds ? 1 : 0;
            differ += isSame ? 0 : 1;
        }

        Assert.InRange(differ, 3, changed);

        Assert.InRange(changed, 3, 20);
        Assert.Equal(changed, updated.Report.Fit!.RowCount);
    }

    [Fact]
    public void Nothing_new_changes_nothing()
    {
        var x = TestMatrices.Random(new Random(5), 100, 30, 0.1, pattern: true);
        var model = SansaModel.Fit(x, Exactly with { UserWeightExponent = 0.3 });
        foreach (var nothing in new[] { CsrMatrix.Empty(0, 30), CsrMatrix.Empty(200, 30), x })
        {
            var updated = model.Update(x, nothing);
            Assert.Equal(model.Encoder.Values!, updated.Encoder.Values!);
            Assert.Equal(model.Decoder.Values!, updated.Decoder.Values!);
        }
    }

    [Fact]
    public void A_saved_model_can_be_updated_and_keeps_its_names()
    {
        var random = new Random(9);
        var x = TestMatrices.Random(random, 100, 30, 0.1, pattern: true);
        var added = TestMatrices.Random(random, 100, 30, 0.01, pattern: true);
        var model = SansaModel.Fit(x, Exactly);
        model.ItemIds = [.. Enumerable.Range(0, 30).Select(i => $"item {i}")];
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".sansa");
        try
        {
            model.Save(path);
            var updated = ((SansaModel)ModelKinds.Load(path)).Update(x, added);
            Assert.Equal(model.Update(x, added).Decoder.Values!, updated.Decoder.Values!);
            Assert.Equal("item 3", updated.ItemIds![3]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_cannot_be_updated_is_refused_with_a_remedy()
    {
        var x = TestMatrices.Random(new Random(2), 60, 20, 0.1, pattern: true);
        var model = SansaModel.Fit(x, Exactly);
        Assert.Contains(
            "Fit this one anew",
            Assert.Throws<InvalidOperationException>(() => SansaModel.Fit(x, Exactly with { Inverse = new MinimalResidual() }).Update(x, x)).Message,
            StringComparison.Ordinal);
        var bare = new SansaModel(new SansaLayers(model.Encoder, model.Decoder), model.Order, model.Options);
        Assert.Contains("without the diagonal", Assert.Throws<InvalidOperationException>(() => bare.Update(x, x)).Message, StringComparison.Ordinal);
        Assert.Contains("21", Assert.Throws<ArgumentException>(() => model.Update(x, CsrMatrix.Empty(60, 21))).Message, StringComparison.Ordinal);
        var values = WithValues(x, new Random(1));
        Assert.Contains("a pattern", Assert.Throws<ArgumentException>(() => model.Update(x, values)).Message, StringComparison.Ordinal);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Update(x, x, null, cancelled.Token));
    }

    /// <summary>The same pattern, all rows fitted from a start that knows nothing of the old values.</summary>
    private static SansaModel Refit(SansaModel model, CsrMatrix all)
    {
        var n = model.ItemCount;
        var columns = model.Encoder.SelectRows(model.Order.NewToOld);
        var start = new float[columns.NonzeroCount];
        for (var j = 0; j < n; j++)
            start[columns.RowPointers[j]] = 1;
        var pattern = new LdlFactor(
            new CscMatrix(n, n, columns.RowPointers, columns.ColumnIndices, start), [.. Enumerable.Repeat(1f, n)]);
        var source = model.Options.UserWeightExponent == 0
            ? InteractionMatrix.Of(all)
            : UserWeights.Apply(InteractionMatrix.Of(all), model.Options.UserWeightExponent, default);
        var inverse = model.Options.Inverse.Invert(
            pattern, ScaledGramian.Unscaled(source).InOrder(model.Order), model.Options.Ridge, model.Options.Density);
        return new SansaModel(
            SansaLayers.Assemble(inverse, model.Order, model.Options, InteractionMatrix.Of(all).ItemSquares, default), model.Order, model.Options);
    }

    private static CsrMatrix TwoParts(Random random)
    {
        List<(int, int)> entries = [];
        for (var u = 0; u < 120; u++)
        {
            for (var i = 0; i < 20; i++)
            {
                if (random.NextDouble() < 0.2)
                    entries.Add((u, i + (u < 60 ? 0 : 20)));
            }
        }

        return CsrMatrix.FromCoordinates(120, 40, [.. entries.Select(e => e.Item1)], [.. entries.Select(e => e.Item2)]);
    }

    private static CsrMatrix WithValues(CsrMatrix x, Random random) =>
        new(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, [.. x.ColumnIndices.Select(_ => 0.5f + random.NextSingle())]);

    private static CsrMatrix Sum(CsrMatrix a, CsrMatrix b)
    {
        var users = Math.Max(a.RowCount, b.RowCount);
        List<int> items = [];
        List<float> values = [];
        var pointers = new long[users + 1];
        for (var u = 0; u < users; u++)
        {
            var row = new SortedDictionary<int, float>();
            foreach (var m in new[] { a, b }.Where(m => u < m.RowCount))
            {
                for (var p = 0; p < m.RowLength(u); p++)
                    row[m.Row(u).Indices[p]] = row.GetValueOrDefault(m.Row(u).Indices[p]) + m.Row(u).ValueAt(p);
            }

            items.AddRange(row.Keys);
            values.AddRange(row.Values);
            pointers[u + 1] = items.Count;
        }

        return new CsrMatrix(users, a.ColumnCount, pointers, [.. items], a.IsPattern ? null : [.. values]);
    }
}
