using Sansa.Interactive.Html;

namespace Sansa.Interactive.Tests.Formatters;

public sealed class FallbackTests
{
    private sealed class Hostile
    {
        public override string ToString() => throw new InvalidOperationException("<no>");
    }

    [Fact]
    public void Null_and_unknown_objects_are_text()
    {
        Assert.Contains("null", Displays.ToHtml(null), StringComparison.Ordinal);
        Assert.Equal("3", Displays.ToText(3));
        Fragment.Check("a <b> & \u0001 \ud800 c");
    }

    [Fact]
    public void A_hostile_ToString_does_not_throw()
    {
        Assert.Contains("ToString failed", Displays.ToHtml(new Hostile()), StringComparison.Ordinal);
        Fragment.Check(new Hostile());
    }

    public static TheoryData<Type> Displayed => [.. Displays.Types.Where(type => !type.IsAbstract)];

    /// <summary>An object whose every field is null or zero is as broken as one can be: its display is text or says why it cannot be drawn.</summary>
    [Theory]
    [MemberData(nameof(Displayed))]
    public void A_display_of_an_object_without_its_parts_does_not_throw(Type type)
    {
        var gutted = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        Fragment.Check(gutted);
        Assert.NotEmpty(Displays.ToText(gutted));
        SansaExtension.Load();
        string[] charts = type == typeof(SansaChart) ? ["application/vnd.plotly.v1+json", "image/svg+xml"] : [];
        foreach (var mime in (string[])["text/html", "text/plain", "application/json", .. charts])
            Assert.NotEmpty(Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(gutted, mime));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.17653, "0.1765")]
    [InlineData(8.2e-4, "0.00082")]
    [InlineData(8.2e-5, "8.2e-5")]
    [InlineData(42.38, "42.38")]
    [InlineData(1234.56, "1,234.6")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-∞")]
    [InlineData(2e20, "2e20")]
    public void Values(double value, string expected) => Assert.Equal(expected, Quantity.Value(value));

    [Theory]
    [InlineData(0.0004, "400 µs")]
    [InlineData(0.25, "250 ms")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(double.NaN, "unknown")]
    public void Times(double seconds, string expected) => Assert.Equal(expected, Quantity.Seconds(seconds));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(71_300_000, "71.3 MB")]
    [InlineData(6.7e9, "6.70 GB")]
    public void Sizes(double bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));
}
