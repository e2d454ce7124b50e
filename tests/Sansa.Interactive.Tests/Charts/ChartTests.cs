using System.Text.Json;
using System.Xml.Linq;
using Plotly.NET;
using Sansa.Interactive.Charts;
using Sansa.Inverse;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Charts;

public sealed class ChartTests
{
    private static readonly MeasuredSeries Icf = new(
        "ICF", [new(5e-5, 0.1055, 0.0012), new(1e-4, 0.1331, 0.0012), new(5e-4, 0.152, 0.0012) { Label = "3/10" }]);

    private static SansaChart Density(params MeasuredSeries[] series) =>
        SansaCharts.AccuracyAgainstDensity("BARS Recall@20", series, new PublishedValue("EASE^R <dense>", 0.1765));

    public static TheoryData<string> Names => [.. All.Keys];

    private static readonly Dictionary<string, Func<SansaChart>> All = new()
    {
        ["density"] = () => Density(Icf, Icf with { Name = "paper", Published = true }),
        ["time"] = () => SansaCharts.AccuracyAgainstTime("NDCG@100", [Icf]),
        ["memory"] = () => SansaCharts.MemoryOverTime(
            ("SANSA", [new(0, 1L << 28, "scale"), new(1, 1L << 29, "scale"), new(2, 1L << 30, "invert"), new(3, 1L << 28, "invert")])),
        ["long tail"] = () => SansaCharts.LongTail(Matrices.Random(300, 500, 9)),
        ["long tail of nothing"] = () => SansaCharts.LongTail(CsrMatrix.Empty(0, 0)),
        ["degrees"] = () => SansaCharts.DegreeDistribution(Matrices.Random(300, 500, 9), "user", "item"),
        ["degrees of nothing"] = () => SansaCharts.DegreeDistribution(CsrMatrix.Empty(3, 0)),
        ["spy"] = () => SansaCharts.Spy(Matrices.Random(300, 500, 9)),
        ["spy of nothing"] = () => SansaCharts.Spy(CsrMatrix.Empty(0, 0)),
        ["bars"] = () => SansaCharts.Comparison(
            "Models", "NDCG@20", new("EASE^R", 0.1467, 0.001, 0.1467), new("a model with a very long name", 0.1411, 0.001), new("broken", double.NaN)),
        ["one point"] = () => Density(new MeasuredSeries("one", [new(1e-4, 0.1)])),
        ["no point"] = () => Density(new MeasuredSeries("none", [])),
        ["only NaN"] = () => Density(new MeasuredSeries("nan", [new(double.NaN, double.NaN, double.NaN), new(0, double.PositiveInfinity)])),
        ["many points"] = () =>
            Density(new MeasuredSeries("many", [.. Enumerable.Range(1, 200_000).Select(i => new MeasuredPoint(i * 1e-6, Math.Sin(i * 0.001), 0.1))])),
        ["many series"] = () => Density([.. Enumerable.Range(0, 60).Select(k => new MeasuredSeries($"series {k} {new string('w', 200)}", Icf.Points))]),
        ["many bars"] = () => SansaCharts.Comparison("Many", "x", [.. Enumerable.Range(0, 5000).Select(i => new ComparisonBar($"bar {i}", i, 1, i))]),
        ["huge values"] = () => Density(new MeasuredSeries("huge", [new(1e-300, double.MaxValue), new(1e300, -double.MaxValue)])),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_chart_is_a_good_fragment_a_standalone_svg_and_a_plotly_figure(string name)
    {
        var chart = All[name]();
        var root = Fragment.Check(chart);
        Assert.DoesNotContain(Fragment.FellBack, Fragment.TextOf(root), StringComparison.Ordinal);
        var svg = XElement.Parse(chart.ToSvg());
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Value.Contains("NaN", StringComparison.Ordinal) && a.Name != "aria-label");
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Value.Contains('∞') && a.Name != "aria-label");
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        Assert.True(json.RootElement.GetProperty("data").GetArrayLength() >= 1);
        Assert.True(json.RootElement.TryGetProperty("layout", out _));
    }

    [Fact]
    public void Published_values_are_dashed_in_both_forms()
    {
        var chart = All["density"]();
        Assert.Contains("stroke-dasharray", chart.ToSvg(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        var dashes = json.RootElement.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("line").GetProperty("dash").GetString()!).ToArray();
        Assert.Equal(["solid", "dash", "dash"], dashes);
        Assert.Contains("EASE^R <dense>: 0.1765", chart.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_curve_of_two_points_is_a_sentence(int states)
    {
        InverseStep[] steps = [.. Enumerable.Range(0, states).Select(k => new InverseStep($"scan {k + 1}", 2, 0.5 / (k + 1), 10, 0, 5))];
        var chart = SansaCharts.TrainingCurve(steps);
        var root = Fragment.Check(chart);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName == "svg");
        Assert.Contains(states == 0 ? "no steps" : states == 1 ? "loss 0.5" : "from 0.5 to 0.25", Fragment.TextOf(root), StringComparison.Ordinal);
        Assert.DoesNotContain(XElement.Parse(chart.ToSvg()).Descendants(), e => e.Name.LocalName == "line");
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        Assert.Single(json.RootElement.GetProperty("layout").GetProperty("annotations").EnumerateArray());
    }

    /// <summary>Cells of 2 and of 3 pixels once drew a tartan over a dense matrix.</summary>
    [Theory]
    [InlineData(300, 300)]
    [InlineData(40, 17)]
    [InlineData(5000, 300)]
    public void Each_cell_of_a_spy_plot_has_the_same_whole_number_of_pixels(int rows, int columns)
    {
        var chart = SansaCharts.Spy(Matrices.Random(rows, columns, 9));
        var grid = chart.Spec.Spy!.Grid;
        var image = XElement.Parse(chart.ToSvg()).Descendants().Single(e => e.Name.LocalName == "image");
        double x = (double)image.Attribute("width")! / grid.Width, y = (double)image.Attribute("height")! / grid.Height;
        Assert.Equal(Math.Round(x), x);
        Assert.Equal(x, y);
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        var layout = json.RootElement.GetProperty("layout");
        int Room(string name) => layout.GetProperty("margin").GetProperty(name).GetInt32();
        var across = layout.GetProperty("width").GetInt32() - Room("l") - Room("r");
        Assert.Equal(0, across % grid.Width);
        Assert.Equal(across / grid.Width, (layout.GetProperty("height").GetInt32() - Room("t") - Room("b")) / (double)grid.Height);
        var heat = json.RootElement.GetProperty("data")[0];
        Assert.Equal(grid.ColumnBin, heat.GetProperty("dx").GetInt32());
        Assert.Equal(grid.RowBin, heat.GetProperty("dy").GetInt32());
    }

    [Fact]
    public void A_spy_plot_says_its_signs_in_two_colours()
    {
        using var json = JsonDocument.Parse(SansaCharts.Spy(CsrMatrix.FromDense(new[,] { { 1f, -1 }, { 0, 2 } })).ToPlotlyJson());
        string Cells(int trace) => json.RootElement.GetProperty("data")[trace].GetProperty("z").GetRawText();
        Assert.Equal("[[1,null],[null,1]]", Cells(0));
        Assert.Equal("[[null,1],[null,null]]", Cells(1));
    }

    [Fact]
    public void A_colour_stands_for_the_model_whoever_measured_it()
    {
        Assert.Equal([1, 1, 0, 2, 2, 3], SeriesColors.Of(["SANSA (ICF)", "SANSA (ICF)", "SANSA (exact)", "2 %", "2 %", "0.5 %"]));
        Assert.Equal("SANSA (ICF)", SeriesColors.ModelOf("SANSA (ICF), d = 0.01 % + refit"));
        MeasuredSeries ours = new("0.1 %, ours", [new(1, 2), new(2, 3)]) { Group = "0.1 %" };
        MeasuredSeries[] series = [ours with { Name = "0.1 %, authors", Published = true }, ours, ours with { Name = "2 %", Group = "2 %" }];
        var chart = SansaCharts.Curves("c", "x", "y", series);
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        string[] colors = [.. json.RootElement.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("line").GetProperty("color").GetString()!)];
        Assert.Equal(colors[0], colors[1]);
        Assert.NotEqual(colors[0], colors[2]);
    }

    /// <summary>Six points, the first of them at one place; a text that finds no side of its own is told at the pointer and by the legend.</summary>
    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, true, false)]
    [InlineData(6, true, true)]
    [InlineData(1, false, false)]
    [InlineData(6, false, true)]
    public void Points_bear_their_names_where_none_is_printed_over_another(int together, bool apart, bool legend)
    {
        MeasuredSeries[] series = [.. Enumerable.Range(0, 6).Select(k => new MeasuredSeries(
            $"model {k}", [(k < together ? new MeasuredPoint(7, 2) : new(2 * k, 12 - k)) with { Label = $"model {k}" }]) { Apart = apart })];
        var chart = SansaCharts.Curves("c", "x", "y", series);
        var texts = XElement.Parse(SvgChart.Draw(chart.Spec, standalone: false)).Descendants()
            .Where(e => e.Name.LocalName == "text" && e.Value.StartsWith("model", StringComparison.Ordinal));
        var places = texts.Select(e => ((string?)e.Attribute("x"), (string?)e.Attribute("y"), (string?)e.Attribute("text-anchor"))).ToArray();
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.Equal(legend, places.Length < 6);
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        Assert.Equal(legend, json.RootElement.GetProperty("layout").GetProperty("showlegend").GetBoolean());
        Assert.Equal(apart ? "markers+text" : "lines+markers+text", json.RootElement.GetProperty("data")[0].GetProperty("mode").GetString());
    }

    [Fact]
    public void Items_of_one_group_are_one_series()
    {
        (int Density, int Step)[] items = [(2, 0), (1, 0), (2, 1)];
        var series = MeasuredSeries.Grouped(items, i => $"{i.Density} %", i => i.Step, i => 10 * i.Density, "ours");
        Assert.Equal(["2 %, ours", "1 %, ours"], series.Select(s => s.Name));
        Assert.Equal(["2 %", "1 %"], series.Select(s => s.Group));
        Assert.Equal([new MeasuredPoint(0, 20), new MeasuredPoint(1, 20)], series[0].Points);
    }

    /// <summary>Labels at one height were once printed over each other ("scaleorder").</summary>
    [Fact]
    public void Lines_bear_their_names_and_no_name_is_printed_over_another()
    {
        MeasuredSeries[] series = [.. Enumerable.Range(0, 8).Select(k => new MeasuredSeries($"model {k}", [new(1, k), new(2, 5 + (0.001 * k))]))];
        var chart = SansaCharts.Curves("c", "x", "y", series, [new("EASE", 5)]);
        var names = XElement.Parse(chart.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text" && e.Value is "EASE" or ['m', 'o', ..]).ToArray();
        double[] at = [.. names.Select(e => (double)e.Attribute("y")!).Order()];
        Assert.Equal(9, at.Length);
        Assert.All(at.Skip(1).Zip(at), pair => Assert.True(pair.First - pair.Second >= 13.9, $"{pair.First} - {pair.Second}"));
        using var json = JsonDocument.Parse(chart.ToPlotlyJson());
        var layout = json.RootElement.GetProperty("layout");
        Assert.False(layout.GetProperty("showlegend").GetBoolean());
        Assert.Equal(9, layout.GetProperty("annotations").GetArrayLength());
        Assert.True(layout.GetProperty("meta").GetProperty("narrow").GetProperty("showlegend").GetBoolean());
    }

    [Fact]
    public void Points_stand_where_their_values_say()
    {
        var chart = SansaCharts.AccuracyAgainstTime("x", [new("s", [new(1, 0), new(10, 5), new(100, 10)])]);
        var circles = XElement.Parse(chart.ToSvg()).Descendants().Where(e => e.Name.LocalName == "circle" && (string?)e.Attribute("cx") != "12").ToArray();
        double[] x = [.. circles.Select(c => (double)c.Attribute("cx")!)], y = [.. circles.Select(c => (double)c.Attribute("cy")!)];
        Assert.Equal(3, x.Length);
        Assert.Equal(x[1] - x[0], x[2] - x[1], 1);
        Assert.Equal(y[0] - y[1], y[1] - y[2], 1);
        Assert.True(y[2] < y[0]);
    }

    [Fact]
    public void A_chart_that_the_user_made_is_drawn_statically()
    {
        double[] x = [1, 2, 3];
        var lines = GenericChart.combine([
            Plotly.NET.CSharp.Chart.Line<double, double, string>(x, x, Name: "one"),
            Plotly.NET.CSharp.Chart.Point<double, double, string>(x, x, Name: "two")]);
        Assert.Contains(Fragment.Check(lines).Descendants(), e => e.Name.LocalName == "svg");
        var bars = Fragment.Check(Plotly.NET.CSharp.Chart.Column<double, string, string>(x, Keys: (string[])["a", "b", "EASE"]));
        Assert.Contains("EASE", Fragment.TextOf(bars), StringComparison.Ordinal);
        var pie = Plotly.NET.CSharp.Chart.Pie<double, string, string>(x);
        Assert.Contains("1 × pie", Fragment.TextOf(Fragment.Check(pie)), StringComparison.Ordinal);

        SansaExtension.Load();
        using var json = JsonDocument.Parse(Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(pie, "application/vnd.plotly.v1+json"));
        Assert.Equal("pie", json.RootElement.GetProperty("data")[0].GetProperty("type").GetString());
    }

    [Fact]
    public void The_package_depends_on_no_charting_library() =>
        Assert.DoesNotContain(
            typeof(SansaChart).Assembly.GetReferencedAssemblies(),
            a => a.Name!.StartsWith("Plotly", StringComparison.Ordinal) || a.Name == "FSharp.Core" || a.Name == "DynamicObj");

    [Fact]
    public void Hovering_says_what_the_numbers_are()
    {
        using var json = JsonDocument.Parse(All["density"]().ToPlotlyJson());
        var trace = json.RootElement.GetProperty("data")[0];
        Assert.Equal(
            "%{text}<br>density: %{x:,.4~g} %<br>BARS Recall@20: %{y:,.4~g} ± %{error_y.array:.2~g}<extra>ICF</extra>",
            trace.GetProperty("hovertemplate").GetString());
        using var spy = JsonDocument.Parse(All["spy"]().ToPlotlyJson());
        var heat = spy.RootElement.GetProperty("data")[0];
        Assert.False(heat.GetProperty("hoverongaps").GetBoolean());
        Assert.Contains("%{z:,} entries", heat.GetProperty("hovertemplate").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_axis_has_the_ticks_of_the_static_picture_and_no_micro()
    {
        using var json = JsonDocument.Parse(Density(new MeasuredSeries("a", [new(1e-7, 1), new(1e-2, 2)])).ToPlotlyJson());
        var axis = json.RootElement.GetProperty("layout").GetProperty("xaxis");
        Assert.Equal(["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1"], axis.GetProperty("ticktext").EnumerateArray().Select(t => t.GetString()!));
        Assert.Equal([1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1], axis.GetProperty("tickvals").EnumerateArray().Select(t => Math.Round(t.GetDouble(), 9)));
    }

    [Fact]
    public void Names_of_stages_are_not_printed_over_each_other()
    {
        using var json = JsonDocument.Parse(
            SansaCharts.MemoryOverTime(("a", [new(0, 1, "scale"), new(0.001, 1, "order"), new(0.002, 1, "invert"), new(10, 1, "invert")])).ToPlotlyJson());
        Assert.Equal(
            ["invert"], json.RootElement.GetProperty("layout").GetProperty("annotations").EnumerateArray().Select(a => a.GetProperty("text").GetString()!));
    }

    [Theory]
    [InlineData("EASE^R and X^T X", "EASEᴿ and Xᵀ X")]
    [InlineData("LDL^T, c^0.5, (2c)^-1, L^-1", "LDLᵀ, c⁰·⁵, (2c)^-1, L⁻¹")]
    [InlineData("libfoo^2, a^b, x^2y, ^T", "libfoo^2, a^b, x^2y, ^T")]
    public void Exponents_of_our_labels_are_raised(string plain, string raised) => Assert.Equal(raised, Sansa.Interactive.Html.Typeset.Of(plain));

    [Fact]
    public void Empty_lists_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SansaCharts.MemoryOverTime());
        Assert.Throws<ArgumentException>(() => SansaCharts.Comparison("t", "m"));
    }

    [Fact]
    public void Fourteen_models_have_fourteen_different_marks()
    {
        var chart = SansaCharts.AccuracyAgainstTime("x", [.. Enumerable.Range(0, 14).Select(k => new MeasuredSeries($"model {k}", [new(1 + k, k)]))]);
        using var figure = JsonDocument.Parse(chart.ToPlotlyJson());
        var marks = figure.RootElement.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("marker"))
            .Select(m => (m.GetProperty("color").GetString(), m.GetProperty("symbol").GetString())).ToArray();
        Assert.Equal(14, marks.Length);
        Assert.Equal(marks, marks.Distinct());
        var drawn = XDocument.Parse(chart.ToSvg()).Descendants()
            .Where(e => e.Attribute("class")?.Value.StartsWith('f') == true && e.Name.LocalName is "circle" or "path")
            .Select(e => (e.Attribute("class")?.Value, Shape(e)));
        Assert.Equal(14, drawn.Distinct().Count());

        static string Shape(XElement mark) => mark.Attribute("d")?.Value is { } d ? d[d.IndexOf('m', StringComparison.Ordinal)..] : "circle";
    }
}
