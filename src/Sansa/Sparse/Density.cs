using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sansa.Execution;

namespace Sansa.Sparse;

/// <summary>
/// How many entries a sparse matrix over items x items may have: so many for each item, whatever the size of the catalogue, or a share of
/// items^2 as in the paper.
/// </summary>
/// <remarks>
/// As text, in JSON and on the command line: <c>20</c> or <c>20 per item</c>; <c>0.05%</c> or <c>5e-4 of items^2</c>.
/// </remarks>
[JsonConverter(typeof(DensityConverter))]
public readonly record struct Density
{
    private const string PerItemSuffix = "per item";
    private const string ShareSuffix = "of items^2";

    private Density(double value, bool isShare) => (Value, IsShare) = (value, isShare);

    /// <summary>Entries for each item, or the share of items^2.</summary>
    public double Value { get; }

    /// <summary>Whether <see cref="Value"/> is a share of items^2.</summary>
    public bool IsShare { get; }

    /// <summary>So many entries for each item, the diagonal included.</summary>
    /// <param name="entries">Above 0 and finite.</param>
    public static Density PerItem(double entries) => new(entries, false);

    /// <summary>A share of items^2.</summary>
    /// <param name="share">A fraction, above 0 and at most 1.</param>
    public static Density Share(double share) => new(share, true);

    /// <summary>The paper's "density d %", which counts both layers together: each gets half of it.</summary>
    /// <param name="percent">Above 0 and at most 200.</param>
    public static Density Paper(double percent) => Share(percent / 200);

    /// <summary>The most entries that a matrix over so many items gets; may be more than one matrix can hold.</summary>
    /// <param name="items">Number of items.</param>
    public double Entries(long items) => Math.Ceiling(Math.Min(IsShare ? Value * items * items : Value * items, (double)items * items));

    /// <summary>So many times as many entries, a share at most 1.</summary>
    internal Density Times(double factor) => IsShare ? Share(Math.Min(1, Value * factor)) : PerItem(Value * factor);

    /// <summary>The share of items^2 that this is for so many items, at most 1.</summary>
    /// <param name="items">Number of items.</param>
    public double ShareOf(long items) => items == 0 ? 0 : Entries(items) / ((double)items * items);

    /// <summary>Reads what <see cref="ToString"/> writes, and its short forms.</summary>
    /// <param name="text">Such as <c>20</c>, <c>20 per item</c>, <c>0.05%</c>, <c>5e-4 of items^2</c>.</param>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Density Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (Number(trimmed, "%") is { } percent)
            return Share(percent / 100);
        if (Number(trimmed, ShareSuffix) is { } share)
            return Share(share);
        return (Number(trimmed, PerItemSuffix) ?? Number(trimmed, "")) is { } entries
            ? PerItem(entries)
            : throw new FormatException($"'{text}' is not a density. Write entries per item, such as 20, or a share of items^2, such as 0.05%.");
    }

    /// <summary>Such as <c>20 per item</c> or <c>0.0005 of items^2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Value:R} {(IsShare ? ShareSuffix : PerItemSuffix)}");

    /// <summary>Throws where the value is outside its range.</summary>
    /// <param name="name">The option that this is.</param>
    internal void Validate(string name)
    {
        if (IsShare)
            Option.Check(Value is > 0 and <= 1, name, this, "above 0 and at most 1 of items^2 (a fraction, not percent)");
        else
            Option.Check(Value > 0 && double.IsFinite(Value), name, this, "above 0 entries per item and finite");
    }

    private static double? Number(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(0, text.Length - suffix.Length).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}

/// <summary>A density as text; a bare number is entries per item.</summary>
internal sealed class DensityConverter : JsonConverter<Density>
{
    public override Density Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return Density.PerItem(reader.GetDouble());
        try
        {
            return Density.Parse(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Density value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
