using Sansa.Data;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Interactive.Tests.Formatters;

[Collection("extension")]
public sealed class FigureTests
{
    private static readonly CsrMatrix X = Matrices.Random(400, 120, 6, pattern: true);

    [Fact]
    public void The_architecture_has_the_shapes_and_nonzeros_of_the_model()
    {
        var model = SansaModel.Fit(X, new SansaOptions { Density = Density.Share(0.05), Threads = 1 });
        var root = Fragment.Check(Displays.Architecture(model, [7, 3, 3]));
        string[] texts = [.. root.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("2 nonzeros", texts);
        Assert.Equal(2, texts.Count(t => t == "120 × 120"));
        Assert.Equal(3, texts.Count(t => t == "1 × 120"));
        Assert.Contains(texts, t => t.StartsWith($"{model.Encoder.NonzeroCount:N0} nz", StringComparison.Ordinal));
        Assert.Equal(5, root.Descendants().Count(e => e.Name.LocalName == "image"));
        var scored = Enumerable.Range(0, 120).Count(i => model.Explain([3, 7], i).Score != 0);
        Assert.Contains($"scores: 1 × 120, {scored} nonzeros", Displays.ToText(Displays.Architecture(model, [3, 7])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Displays.Architecture(model, [120]));
        Fragment.Check(Displays.Architecture(model, []));
    }

    [Fact]
    public void A_protocol_is_drawn_with_its_users()
    {
        var data = InteractionData.FromMatrix(X, IdMap.Identity(400), IdMap.Identity(120), "made");
        var weak = Displays.ToText(Displays.Protocol(Protocols.Bars(data)));
        Assert.Contains("all users (400)", weak, StringComparison.Ordinal);
        var split = Protocols.Liang(data, 60);
        var root = Fragment.Check(Displays.Protocol(split));
        var strong = Fragment.TextOf(root);
        Assert.Contains("Strong generalisation", strong, StringComparison.Ordinal);
        Assert.Contains("test users", strong, StringComparison.Ordinal);
        Assert.Contains("280", strong, StringComparison.Ordinal);
        Assert.Contains(
            $"test users (60): {split.Test.FoldIn.NonzeroCount} fold-in, {split.Test.HeldOut.NonzeroCount} held out",
            Displays.ToText(Displays.Protocol(split)), StringComparison.Ordinal);
    }
}
