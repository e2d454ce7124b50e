using System.Globalization;
using System.Text.Json;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Interactive.Explorers;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Explorers;

public sealed class MatricesTests
{
    private const int Items = 60;
    private static readonly CsrMatrix X = Matrices.Random(200, Items, 4, seed: 5, pattern: true);
    private static readonly Func<int, string> Titles = i => $"item-{i:00}";

    private static MatrixSet Steps()
    {
        var (factor, density) = (new IncompleteFactor(), Density.Share(0.2));
        var ordered = factor.Order(factor.Scale(InteractionMatrix.Of(X)));
        var ldl = factor.Factorize(ordered, new Ridge(1), density);
        var inverse = new MinimalResidual().Invert(ldl, ordered, new Ridge(1), density);
        return MatrixSet.Of(ordered, ldl, inverse, SansaLayers.Assemble(inverse, ordered.Order));
    }

    [Fact]
    public async Task Zoomed_to_single_entries_it_shows_the_matrices_values()
    {
        var set = Steps();
        Assert.Equal(["X", "X^T X", "L", "K", "W^T", "Z"], set.Matrices.Select(m => m.Name));
        var json = await Browser.RunAsync(Displays.Matrices(set, Titles), """
            var seen = [], canvas = place.querySelector(".sn-main"), box = place.querySelector("input"), order = place.querySelector("select");
            function note() {
              seen.push({ state: JSON.parse(place.getAttribute("data-state")), said: place.querySelector(".sn-said").textContent,
                texts: Array.from(place.querySelectorAll("dd"), function (d) { return d.textContent; }), bin: canvas.laid.rows.bin });
            }
            note();
            for (var target = 0; target < 60; target += 7) {
              box.value = "item-" + String(target).padStart(2, "0");
              box.dispatchEvent(new Event("input"));
              press(box, "Enter");
              press(canvas, "+"); press(canvas, "+");
              order.value = target % 3;
              order.dispatchEvent(new Event("change"));
              for (var step = 0; step < 5; step++) { press(canvas, "ArrowRight"); note(); }
              press(canvas, "ArrowUp"); note();
              press(canvas, "0");
            }
            return { seen: seen, orders: explorer.look.orders.map(function (o) { return Array.from(o.order); }) };
            """);
        int[][] orders = [.. json.GetProperty("orders").EnumerateArray().Select(o => Numbers(o))];
        Assert.Equal(set.Orders.Select(o => o.Order.NewToOld), orders);
        var filled = 0;
        foreach (var seen in json.GetProperty("seen").EnumerateArray().Skip(1))
        {
            var state = seen.GetProperty("state");
            var places = state.GetProperty("places").EnumerateArray().ToDictionary(p => p[0].GetString()!, p => p[1].GetInt32());
            var order = orders[state.GetProperty("order").GetInt32()];
            var (row, column) = (order[places["row items"]], order[places["column items"]]);
            Assert.Equal((0, 1), (state.GetProperty("zoom").GetInt32(), seen.GetProperty("bin").GetInt32()));
            Assert.Contains($"item-{row:00} ({places["row items"] + 1} of 60) in the row, item-{column:00} (", seen.GetProperty("said").GetString(),
                StringComparison.Ordinal);
            for (var k = 0; k < set.Matrices.Count; k++)
            {
                var expected = Value(set.Matrices[k].Matrix, k == 0 ? places["row users"] : row, column);
                var shown = state.GetProperty("values")[k];
                Assert.Equal(expected, shown.ValueKind == JsonValueKind.Null ? null : shown.GetSingle());
                var text = seen.GetProperty("texts")[k].GetString()!.Replace('−', '-');
                if (expected is { } value)
                    Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture), 1e-4 * Math.Abs(value));
                else
                    Assert.Equal("·", text);
                filled += expected is null ? 0 : 1;
            }
        }

        Assert.InRange(filled, 20, 400);
    }

    [Fact]
    public void Rows_and_columns_are_items_whatever_the_order_of_elimination()
    {
        var set = Steps();
        // W = K P, so that with its positions named by their items W^T is K, transposed.
        var (k, encoder) = (set.Matrices[3].Matrix.Transpose(), set.Matrices[4].Matrix);
        Assert.Equal(k.ColumnIndices, encoder.ColumnIndices);
        Assert.Equal(k.Values, encoder.Values);
    }

    [Fact]
    public async Task Where_one_looks_in_one_the_others_show_the_same()
    {
        var json = await Browser.RunAsync(Displays.Matrices(Steps(), Titles), """
            var canvas = place.querySelector(".sn-main"), seen = [];
            function note() { seen.push(explorer.views.map(function (v) {
              var r = v.canvas.laid.rows, c = v.canvas.laid.columns;
              return [r.from, r.span, c.from, c.span].concat([Number.isInteger(r.size), v.canvas.width === c.cells * c.size].map(Number)); })); }
            note();
            explorer.goTo(30); press(canvas, "+"); note();
            for (var k = 0; k < 20; k++) press(canvas, "ArrowDown");
            note();
            canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: 100, cancelable: true })); note();
            place.querySelectorAll("figure button")[4].click(); note();
            return { seen: seen, main: explorer.look.main, pressed: place.querySelectorAll("[aria-pressed=true]").length };
            """);
        foreach (var views in json.GetProperty("seen").EnumerateArray())
        {
            int[][] windows = [.. views.EnumerateArray().Select(Numbers)];
            Assert.Single(windows.Skip(1).DistinctBy(w => string.Join(' ', w)));
            Assert.Equal(windows[1][2..], windows[0][2..]);
            Assert.Equal([1, 1], windows[0][4..]);
        }

        int Span(int k) => json.GetProperty("seen")[k][1][1].GetInt32();
        Assert.Equal((60, 8, 8, 16), (Span(0), Span(1), Span(2), Span(3)));
        Assert.Equal((4, 1), (json.GetProperty("main").GetInt32(), json.GetProperty("pressed").GetInt32()));
    }

    [Fact]
    public async Task Fingers_pinch_drag_and_tap()
    {
        var json = await Browser.RunAsync(Displays.Matrices(Steps(), Titles), """
            var canvas = place.querySelector(".sn-main"), seen = [];
            canvas.setPointerCapture = function () {}; // no finger is really down
            function finger(type, id, x, y) {
              var box = canvas.getBoundingClientRect();
              canvas.dispatchEvent(new PointerEvent(type,
                { pointerId: id, clientX: box.left + canvas.clientLeft + x, clientY: box.top + canvas.clientTop + y, bubbles: true }));
            }
            function note() {
              var rows = explorer.look.sides.get("row items"), columns = explorer.look.sides.get("column items");
              seen.push([explorer.look.zoom, rows.from, rows.at, columns.from, columns.at]);
            }
            note();
            finger("pointerdown", 1, 100, 100); finger("pointerdown", 2, 120, 100); finger("pointermove", 2, 140, 100);
            finger("pointerup", 1, 100, 100); finger("pointerup", 2, 140, 100); note();
            var size = canvas.laid.columns.size, edge = canvas.laid.edge;
            finger("pointerdown", 1, 200, 200); finger("pointermove", 1, 200 - 3 * size, 200); finger("pointerup", 1, 200 - 3 * size, 200); note();
            explorer.draw();
            var x = edge.left + 2.5 * size, y = edge.top + 1.5 * canvas.laid.rows.size;
            finger("pointerdown", 1, x, y); finger("pointerup", 1, x, y); note();
            return seen;
            """);
        int[][] seen = [.. json.EnumerateArray().Select(Numbers)];
        Assert.Equal([3, 2, 2, 2], seen.Select(s => s[0]));
        Assert.Equal([seen[1][1], seen[1][2], seen[1][3] + 3, seen[1][4]], seen[2][1..]);
        Assert.Equal([seen[2][1], seen[2][1] + 1, seen[2][3], seen[2][3] + 2], seen[3][1..]);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(700)]
    public async Task A_dense_matrix_is_one_even_shade(int items)
    {
        // Bins of two and three columns side by side made a tartan of it once.
        var dense = new float[items, items];
        for (var i = 0; i < items; i++)
        {
            for (var j = 0; j < items; j++)
                dense[i, j] = 1 + ((i * j) % 5);
        }

        var set = new MatrixSet(Permutation.Identity(items)).Add("A", CsrMatrix.FromDense(dense), MatrixAxis.Items, MatrixAxis.Items);
        var json = await Browser.RunAsync(Displays.Matrices(set), """
            var canvas = place.querySelector(".sn-main"), pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, shades = {};
            for (var p = 3; p < pixels.length; p += 4) shades[pixels[p]] = (shades[pixels[p]] || 0) + 1;
            return { shades: shades, bin: canvas.laid.rows.bin, scale: explorer.scale.textContent };
            """);
        var shades = json.GetProperty("shades").EnumerateObject().OrderByDescending(s => s.Value.GetInt32()).ToArray();
        Assert.Equal("255", shades[0].Name);
        Assert.Equal(items == 300 ? 1 : 2, json.GetProperty("bin").GetInt32());
        // The frame of the cursor hides a few of them.
        Assert.InRange(shades.Skip(1).Sum(s => s.Value.GetInt32()), 0, 200);
        if (items == 700)
            Assert.Equal("One cell is 2 × 2 entries, the fullest 100 % full.", json.GetProperty("scale").GetString());
    }

    [Fact]
    public async Task A_cell_of_many_entries_says_how_many_are_filled()
    {
        var x = Matrices.Random(3000, 900, 4, seed: 6, pattern: true);
        var set = new MatrixSet(Permutation.Identity(900)).Add("X", x, MatrixAxis.Users, MatrixAxis.Items);
        var json = await Browser.RunAsync(Displays.Matrices(set), """
            var canvas = place.querySelector(".sn-main"), grid = canvas.grid;
            return { rows: grid.rows.bin, columns: grid.columns.bin, width: grid.width, counts: Array.from(grid.counts),
              said: place.querySelector(".sn-said").textContent };
            """);
        var (rows, columns, width) = (Number(json, "rows"), Number(json, "columns"), Number(json, "width"));
        Assert.True(rows > columns && columns > 1);
        var expected = new int[json.GetProperty("counts").GetArrayLength()];
        for (var i = 0; i < x.RowCount; i++)
        {
            foreach (var j in x.Row(i).Indices)
                expected[(i / rows * width) + (j / columns)]++;
        }

        Assert.Equal(expected, Numbers(json.GetProperty("counts")));
        Assert.StartsWith($"{expected[0]} of the {rows * columns} entries of this cell are filled, 0 below 0; the first: user 0 in the row, item 0",
            json.GetProperty("said").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_no_more_than_it_may()
    {
        var set = new MatrixSet(Permutation.Identity(80)).Add("A", Matrices.Random(80, 80, 20, seed: 2), MatrixAxis.Items, MatrixAxis.Items);
        Assert.Contains("as they are", Displays.ToText(Displays.Matrices(set)), StringComparison.Ordinal);
        Assert.Contains("with 3 significant digits", Displays.ToText(Displays.Matrices(set, maxBytes: 6_000)), StringComparison.Ordinal);
        Assert.Contains("TopItems", Assert.Throws<ArgumentException>(() => Displays.Matrices(set, maxBytes: 1_000)).Message, StringComparison.Ordinal);
        foreach (var value in (float[])[1, -0.3333333f, 3.4e38f, -1e-30f])
            Assert.Equal(value, PackedMatrices.Rounded(value, PackedMatrices.Short), Math.Abs(value) * 0.004);
        Assert.Equal(float.NaN, PackedMatrices.Rounded(float.NaN, PackedMatrices.Short));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        var set = new MatrixSet(Permutation.Identity(60));
        Assert.Throws<ArgumentException>(() => Displays.Matrices(set));
        Assert.Throws<ArgumentException>(() => set.Add("A", CsrMatrix.Empty(60, 59), MatrixAxis.Items, MatrixAxis.Items));
        Assert.Throws<ArgumentException>(() => set.Order("short", Permutation.Identity(59)));
        set.Add("X", X, MatrixAxis.Users, MatrixAxis.Items);
        Assert.Throws<ArgumentException>(() => set.Add("Y", CsrMatrix.Empty(199, 60), MatrixAxis.Users, MatrixAxis.Items));
    }

    [Fact]
    public void Without_scripts_the_pictures_are_there()
    {
        var model = SansaModel.Fit(X);
        var view = Displays.Matrices(model, X);
        var text = Displays.ToText(view);
        foreach (var name in (string[])["X^T X", "W^T", "Z"])
            Assert.Contains($"{name}, in the order of the catalogue", text, StringComparison.Ordinal);
        Assert.Contains("60 items, 200 users", text, StringComparison.Ordinal);
        Assert.Equal(Displays.ToHtml(view), Displays.ToHtml(Displays.Matrices(model, X)));
        Assert.DoesNotContain(Fragment.FellBack, text, StringComparison.Ordinal);
    }

    private static float? Value(CsrMatrix matrix, int row, int column)
    {
        var entries = matrix.Row(row);
        var k = entries.Indices.BinarySearch(column);
        return k < 0 ? null : entries.ValueAt(k);
    }

    private static int Number(JsonElement at, string name) => at.GetProperty(name).GetInt32();

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];
}
