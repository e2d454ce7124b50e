using Sansa.Data;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Formatters;

public sealed class DataTests
{
    private static string Text(object value)
    {
        var text = Fragment.TextOf(Fragment.Check(value));
        Assert.DoesNotContain(Fragment.FellBack, text, StringComparison.Ordinal);
        return text;
    }

    [Fact]
    public void The_built_in_data_and_its_split()
    {
        var data = Datasets.Open(Datasets.BuiltIn);
        Assert.Contains("Long tail", Text(data), StringComparison.Ordinal);
        var split = Protocols.Bars(data);
        var text = Text(split);
        Assert.Contains("weak", text, StringComparison.Ordinal);
        Assert.Contains("test, held out", text, StringComparison.Ordinal);
        Text(split.Test);
        Text(split.Dropped);
        Text(Displays.Catalogue());
    }

    [Fact]
    public void What_filters_removed_is_listed_in_order()
    {
        var report = DropReport.Empty
            .With(new DropStep("users <5", new DataCounts(10, 20, 100), new DataCounts(8, 20, 95)))
            .With(new DropStep("items <2", new DataCounts(8, 20, 95), new DataCounts(8, 11, 80)));
        var root = Fragment.Check(report);
        string[] rows = [.. root.Descendants("tbody").Single().Elements().Select(r => string.Join("|", r.Elements().Select(c => c.Value)))];
        Assert.Equal(["users <5|−5|−2|0|95", "items <2|−15|0|−9|80"], rows);
        Text(DropReport.Empty);
        Text(new DropReport([.. Enumerable.Repeat(report.Steps[0] with { Step = new string('s', 500) }, 3000)]));
    }

    [Fact]
    public void Odd_interactions()
    {
        Text(new InteractionData([], [], [], [], IdMap.Identity(0), IdMap.Identity(0), "nothing"));
        Text(new InteractionData(
            [0], [0], [float.NaN], [long.MaxValue], IdMap.FromNames(["<u>"]), IdMap.FromNames([new string('i', 10_000)]), new string('n', 10_000)));
        Text(new EvaluationSet(CsrMatrix.Empty(0, 0), CsrMatrix.Empty(0, 0), IdMap.Identity(0)));
    }
}
