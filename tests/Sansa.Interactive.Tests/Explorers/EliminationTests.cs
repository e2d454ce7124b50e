using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Interactive.Explorers;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Explorers;

public sealed class EliminationTests
{
    private static readonly CsrMatrix X = Matrices.Random(40, 14, 2, seed: 3, pattern: true);

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.2)]
    public void The_steps_add_up_to_the_library_s_factor(double share)
    {
        var ridge = new Ridge(1);
        var steps = EliminationSteps.Of(X, null, ridge, Density.Share(share));
        var factor = new IncompleteFactor();
        var ordered = factor.Order(factor.Scale(InteractionMatrix.Of(X)));
        var ldl = factor.Factorize(ordered, ridge, Density.Share(share));
        var lower = ldl.Lower.ToCsr().ToDense();
        var (error, norm) = (0.0, 0.0);
        for (var i = 0; i < 14; i++)
        {
            for (var j = 0; j < 14; j++)
            {
                var product = Enumerable.Range(0, 14).Sum(k => (double)lower[i, k] * ldl.Diagonal[k] * lower[j, k]);
                error += Math.Pow(steps.Matrix[i, j] - product, 2);
                norm += Math.Pow(steps.Matrix[i, j], 2);
            }
        }

        Assert.Equal(Math.Sqrt(error / norm), steps.Losses[^1], 1e-5);
        Assert.Equal(share < 1, steps.Losses[^1] > 1e-3);
        for (var k = 0; k < 14; k++)
        {
            foreach (var entry in steps.Columns[k].Where(e => e.IsKept))
                Assert.Equal(lower[entry.Row, k], entry.Value, 1e-4);
            Assert.Equal(Enumerable.Range(k + 1, 13 - k).Count(i => lower[i, k] != 0), steps.Columns[k].Count(e => e.IsKept));
            Assert.All(steps.Columns[k], e => Assert.Equal(steps.Matrix[e.Row, k] == 0, e.IsFill));
        }
    }

    [Fact]
    public async Task The_slider_moves_matrix_graph_and_loss_together()
    {
        var density = Density.Share(0.25);
        var steps = EliminationSteps.Of(X, null, new Ridge(1), density);
        var json = await Browser.RunAsync(Displays.Elimination(X, density: density), """
            var slider = place.querySelector("input"), states = [];
            for (var step = 0; step <= 14; step++) {
              slider.value = step;
              slider.dispatchEvent(new Event("input"));
              var at = JSON.parse(place.getAttribute("data-state"));
              at.edges = place.querySelectorAll(".sn-edge").length;
              at.said = place.querySelector(".sn-said").textContent;
              states.push(at);
            }
            return states;
            """);

        var states = json.EnumerateArray().ToArray();
        for (var step = 0; step <= 14; step++)
        {
            var kinds = states[step].GetProperty("state").EnumerateArray().ToDictionary(e => e[0].GetInt32(), e => e[1].GetString()!);
            Assert.Equal(steps.Losses[step], states[step].GetProperty("loss").GetDouble(), 1e-4);
            Assert.Equal(kinds.Count, states[step].GetProperty("edges").GetInt32());
            for (var k = 0; k < step; k++)
            {
                foreach (var entry in steps.Columns[k])
                    Assert.Equal(!entry.IsKept ? "dropped" : entry.IsFill ? "keptfill" : "kept", kinds[(14 * entry.Row) + k]);
            }

            // What is left at a step is what the next column computes: its entries of A and its fill-in.
            if (step < 14)
                Assert.Equal(steps.Columns[step].Select(e => e.Row), Enumerable.Range(step + 1, 13 - step).Where(i => kinds.ContainsKey((14 * i) + step)));
        }

        Assert.StartsWith("Step 14 of 14", states[14].GetProperty("said").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_2_to_30_items()
    {
        Assert.Throws<ArgumentException>(() => Displays.Elimination(Matrices.Random(50, 31, 3, pattern: true)));
        Assert.Throws<ArgumentException>(() => Displays.Elimination(Matrices.Random(50, 1, 1, pattern: true)));
        var text = Displays.ToText(Displays.Elimination(Matrices.Random(90, 30, 4, pattern: true), Permutation.Identity(30)));
        Assert.Contains("item 29", text, StringComparison.Ordinal);
        Assert.Contains("0 were dropped", text, StringComparison.Ordinal);
    }
}
