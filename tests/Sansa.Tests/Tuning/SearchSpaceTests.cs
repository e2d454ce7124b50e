using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Sparse;
using Sansa.Training;
using Sansa.Tuning;

namespace Sansa.Tests.Tuning;

/// <summary>What a search may try, which is derived from the options records.</summary>
public sealed class SearchSpaceTests
{
    public static TheoryData<string> Kinds => [.. ModelKinds.All.Select(k => k.Name)];

    /// <summary>An option that is declared is searched: one that has a value and is not marked must not be forgotten.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_option_with_a_value_that_is_not_marked_is_searched(string name)
    {
        var kind = ModelKinds.Find(name);
        var wanted = ModelOption.Of(kind.Defaults)
            .Where(o => o.IsTuned && (o.Choices.Count > 0 ? o.TunedChoices.Count > 1 : o.Default is not (null or string)));
        Assert.Equal(
            wanted.Select(o => o.Name).Order(StringComparer.Ordinal), SearchSpace.Of(kind).Dimensions.Select(d => d.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_model_takes_every_point_of_its_space_with_few_exceptions_and_both_ends_of_each_option(string name)
    {
        var space = SearchSpace.Of(ModelKinds.Find(name));
        foreach (var dimension in space.Dimensions)
            Assert.Same(space.Kind, space.With(dimension).Kind);
        var random = new Random(1);
        var refused = Enumerable.Range(0, 200).Count(_ => space.OptionsAt([.. space.Dimensions.Select(_ => random.NextDouble())]) is null);
        Assert.InRange(refused, 0, 20);
        if (space.Dimensions.Count > 0)
            Assert.NotNull(space.OptionsAt(space.StartPoint()));
    }

    [Fact]
    public void The_space_of_Sansa_has_ridge_density_and_inverse_and_neither_effort_nor_the_exact_factor()
    {
        string[] names = [.. SearchSpace.Of(SansaModel.Description).Dimensions.Select(d => d.Name)];
        Assert.Superset(new HashSet<string> { "ridge.l2", "ridge.exponent", "density", "inverse" }, names.ToHashSet());
        Assert.DoesNotContain(names, n => n.Contains("tolerance", StringComparison.Ordinal) || n.Contains("Steps", StringComparison.Ordinal));
        Assert.DoesNotContain(SearchSpace.Of(SansaModel.Description).ToString(), "exact", StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_start_has_is_where_the_ranges_lie()
    {
        var space = SearchSpace.Of(SansaModel.Description, new SansaOptions { Ridge = new Ridge(400), Density = Density.Share(0.8) });
        var ridge = Assert.IsType<SearchRange>(space.Dimensions.Single(d => d.Name == "ridge.l2"));
        Assert.Equal((40, 4000), (ridge.Low, ridge.High));
        var density = Assert.IsType<SearchRange>(space.Dimensions.Single(d => d.Name == "density"));
        Assert.Equal((0.4, 1, SearchNumber.Share), (density.Low, density.High, density.Number));
    }

    [Theory]
    [InlineData("ridge-l2=10..100:log", "ridge.l2=10..100:log")]
    [InlineData("--ridge.l2=10..100", "ridge.l2=10..100")]
    [InlineData("density=10..40:log", "density=10..40:log")]
    [InlineData("density=0.01%..0.1%", "density=0.0001..0.001")]
    [InlineData("inverse=minimal-residual", "inverse=minimalResidual")]
    [InlineData("inverse-scans=1..5", "inverse.scans=1..5")]
    [InlineData("ridge-exponent=0,0.5,1", "ridge.exponent=0,0.5,1")]
    [InlineData("factor-ordering=degree,natural", "factor.ordering=degree,natural")]
    public void Text_says_what_is_searched(string text, string expected) =>
        Assert.Equal(expected, SearchSpace.Nothing(SansaModel.Description).With(text).ToString());

    [Theory]
    [InlineData("ridge-l2", "OPTION=LOW..HIGH")]
    [InlineData("ridge-l3=1..2", "has no option 'ridge-l3'")]
    [InlineData("ridge-l2=100..10", "is empty")]
    [InlineData("ridge-l2=5..5", "is empty")]
    [InlineData("ridge-l2=0..10:log", "cannot be logarithmic")]
    [InlineData("ridge-l2=NaN..10", "must be a number")]
    [InlineData("ridge-l2=-5..10", "Ridge.L2 is -5")]
    [InlineData("ridge-exponent=0..2", "0 to 1")]
    [InlineData("ridge-l2=1..10:cubic", "log or linear")]
    [InlineData("inverse=magic", "must be one of sparse-inverse-cholesky, minimal-residual")]
    [InlineData("inverse=a..b", "is no number")]
    [InlineData("density=10..0.1%", "different units")]
    [InlineData("ridge-l2=,", "no value")]
    [InlineData("ridge-l2=", "OPTION=LOW..HIGH")]
    public void What_cannot_be_searched_is_refused_with_the_reason(string text, string reason)
    {
        var message = Assert.Throws<ArgumentException>(() => SearchSpace.Nothing(SansaModel.Description).With(text)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_inside_of_a_choice_is_set_only_with_that_choice()
    {
        var space = SearchSpace.Nothing(SansaModel.Description).With("inverse-scans=1,2").With("inverse=minimal-residual,sparse-inverse-cholesky");
        Assert.Equal("inverse", space.Dimensions[0].Name);
        var paper = Assert.IsType<SansaOptions>(space.OptionsAt([0.1, 0.9]));
        Assert.Equal(2, Assert.IsType<MinimalResidual>(paper.Inverse).Scans);
        Assert.IsType<SparseInverseCholesky>(Assert.IsType<SansaOptions>(space.OptionsAt([0.9, 0.9])).Inverse);
        Assert.Null(space.ValueOf(new SansaOptions(), space.Dimensions[1]));
        Assert.Equal("2", space.ValueOf(paper, space.Dimensions[1])!.ToJsonString());
    }

    [Fact]
    public void An_option_that_is_left_out_keeps_the_value_of_the_start_and_so_does_what_is_inside_of_it()
    {
        var space = SearchSpace.Of(SansaModel.Description, new SansaOptions { Ridge = new Ridge(7, 0.25) }).Without("ridge");
        Assert.DoesNotContain(space.Dimensions, d => d.Name.StartsWith("ridge", StringComparison.Ordinal));
        Assert.Equal(new Ridge(7, 0.25), Assert.IsType<SansaOptions>(space.OptionsAt([.. space.Dimensions.Select(_ => 0.3)])).Ridge);
    }

    /// <summary>Values never leave the range, have three digits, and stand where they came from.</summary>
    [Fact]
    public void A_position_and_its_value_belong_together() => Prop.ForAll(
        Gen.Choose(1, 10_000).Four()
            .Select(n => (Low: n.Item1 / 100.0, Factor: 1.5 + (n.Item2 / 1000.0), Position: n.Item3 / 10_000.0, Log: n.Item4 % 2 == 0)).ToArbitrary(),
        c =>
        {
            var range = new SearchRange("x", c.Low, c.Low * c.Factor, c.Log);
            var value = range.At(c.Position);
            Assert.InRange(value.GetValue<double>(), range.Low, range.High);
            Assert.Equal(c.Position, range.PositionOf(value), 0.06);
            Assert.Equal(0, range.PositionOf(JsonValue.Create(range.Low - 1)), 1e-12);
            Assert.Equal(1, range.PositionOf(JsonValue.Create(range.High + 1)), 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Options_as_text_hold_what_is_not_the_default()
    {
        var options = new SansaOptions
        {
            Ridge = new Ridge(42, 0.25),
            Density = Density.Share(5e-4),
            Factor = new ExactFactor(),
            Inverse = new MinimalResidual { Scans = 4, Schedule = InverseSchedule.Reference },
            Threads = 3,
        };
        Assert.Equal(
            "new SansaOptions { Ridge = new Ridge(42, 0.25), Density = Density.Share(0.0005), Factor = new ExactFactor(), "
            + "Inverse = new MinimalResidual { Scans = 4, Schedule = InverseSchedule.Reference } }",
            OptionsText.CSharp(options));
        Assert.Equal(
            "--method sansa --ridge-l2 42 --ridge-exponent 0.25 --density \"0.0005 of items^2\" --factor exact --inverse minimal-residual "
            + "--inverse-scans 4 --inverse-schedule reference",
            OptionsText.CommandLine(SansaModel.Description, options));
        Assert.Equal("new SansaOptions()", OptionsText.CSharp(new SansaOptions()));
        Assert.Equal(
            "--method itemknn --neighbours 50 --weighting tf-idf --normalize true",
            OptionsText.CommandLine(ItemKnn.Description, new ItemKnnOptions { Neighbours = 50, Weighting = FeatureWeighting.TfIdf, Normalize = true }));
    }
}
