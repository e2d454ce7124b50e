using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>The paper's Figure 1, drawn from a trained model and one user: r^T = (u^T W^T) Z, each part with its shape and nonzeros.</summary>
internal static class ArchitectureCard
{
    /// <summary>On a phone the drawing is seen whole, at about two thirds; its text is large for that.</summary>
    private const double LeastScale = 0.62;

    private const double Side = 132, Bar = 110, BarHeight = 14, Gap = 30, Top = 58, Middle = Top + (Side / 2);

    public static Card Of(FactorizedRecommender model, CsrMatrix user)
    {
        var latent = SparseProduct.Multiply(user, model.Encoder);
        var scores = SparseProduct.Multiply(latent, model.Decoder);
        Part[] parts =
        [
            new("uᵀ", "history", user, Bar, ""),
            new("Wᵀ", "encoder", model.Encoder, Side, "×"),
            new("uᵀWᵀ", "latent", latent, Bar, "="),
            new("Z", "decoder", model.Decoder, Side, "×"),
            new("rᵀ", "scores", scores, Bar, "="),
        ];
        var width = parts.Sum(p => p.Width) + ((parts.Length - 1) * Gap) + 2;
        var label = "A user's history goes through the sparse encoder to a latent vector, and through the sparse decoder to a score for each item.";
        return new Card("The model, drawn from its matrices") { Subtitle = "two sparse layers, no activation: rᵀ = (uᵀWᵀ) Z" }
            .Add(new SvgBlock(
                label, width, Top + Side + 70, html => Draw(html, parts), [.. parts.Select(p => $"{p.Symbol}, {p.Name}: {p.Shape}, {p.Nonzeros}")])
            { LeastScale = LeastScale })
            .Note(
                "Shades count nonzeros on a log scale. The diagonal of WᵀZ is −1 by construction, so an item of the history speaks against itself; "
                    + "masking it does what adding uᵀ to the scores (a residual connection) would do.");
    }

    private static void Draw(HtmlWriter html, Part[] parts)
    {
        var at = 1.0;
        var starts = new List<double>();
        foreach (var part in parts)
        {
            if (part.Sign.Length > 0)
            {
                Text(html, part.Sign, at + (Gap / 2), Middle + 6, 20, opacity: 0.8);
                at += Gap;
            }

            starts.Add(at);
            Draw(html, part, at);
            at += part.Width;
        }

        Residual(html, starts[0] + (Bar / 2), starts[^1] + (Bar / 2));
    }

    private static void Draw(HtmlWriter html, Part part, double x)
    {
        var height = part.IsVector ? BarHeight : Side;
        var (y, centre) = (Middle - (height / 2), x + (part.Width / 2));
        html.Empty(
            "image", ("x", N(x)), ("y", N(y)), ("width", N(part.Width)), ("height", N(height)),
            ("href", SpyGrid.Of(part.Matrix).ToDataUri()), ("preserveAspectRatio", "none"), ("style", "image-rendering:pixelated"));
        html.Empty(
            "rect", ("x", N(x)), ("y", N(y)), ("width", N(part.Width)), ("height", N(height)),
            ("fill", "none"), ("stroke", "currentColor"), ("stroke-opacity", ".6"));
        Text(html, part.Symbol, centre, y - 9, 20, bold: true);
        var below = y + height + 20;
        Text(html, part.Name, centre, below, 17);
        Text(html, part.Shape, centre, below + 20, 16, opacity: 0.8);
        Text(html, part.Nonzeros, centre, below + 40, 16, opacity: 0.8);
    }

    /// <summary>The line from input to output: what was put in is masked in the scores.</summary>
    private static void Residual(HtmlWriter html, double from, double to)
    {
        const double Line = 22, Foot = Middle - (BarHeight / 2) - 30;
        html.Empty(
            "path", ("d", $"M{N(from)} {N(Foot)}V{Line}H{N(to)}V{N(Foot)}m-5 -8l5 8l5 -8"), ("fill", "none"),
            ("stroke", "currentColor"), ("stroke-opacity", ".6"), ("stroke-dasharray", "5 4"));
        Text(html, "what is in the history is masked in the scores", (from + to) / 2, Line - 7, 16, opacity: 0.8);
    }

    private static void Text(HtmlWriter html, string text, double x, double y, int size, bool bold = false, double opacity = 1) =>
        html.Element(
            "text", text, ("x", N(x)), ("y", N(y)), ("text-anchor", "middle"), ("font-size", N(size)),
            ("font-weight", bold ? "600" : null), ("opacity", opacity < 1 ? N(opacity) : null));

    private static string N(double value) => HtmlWriter.Number(value);

    private sealed record Part(string Symbol, string Name, CsrMatrix Matrix, double Width, string Sign)
    {
        public bool IsVector => Matrix.RowCount == 1;

        public string Shape => $"{Quantity.Count(Matrix.RowCount)} × {Quantity.Count(Matrix.ColumnCount)}";

        public string Nonzeros =>
            IsVector ? $"{Quantity.Short(Matrix.NonzeroCount)} nonzeros" : $"{Quantity.Short(Matrix.NonzeroCount)} nz, {Quantity.Percent(Matrix.Density)}";
    }
}
