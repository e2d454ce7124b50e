using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Charts;
using Sansa.Interactive.Formatters;
using Sansa.Interactive.Html;

namespace Sansa.Interactive;

/// <summary>
/// The displays of this package outside of a notebook: any object that has one, as a fragment of HTML or as text.
/// A fragment is static (HTML, CSS, inline SVG), stands alone, has at most <see cref="MaxHtmlBytes"/> bytes and follows a light or dark page. Explorers alone
/// hold a script, and the data that it needs; without it they show a static display.
/// </summary>
public static partial class Displays
{
    /// <summary>The most bytes that a static display has in UTF-8, whatever the size of the object.</summary>
    public const int MaxHtmlBytes = 100_000;

    private const int MaxText = 20_000;
    private const int MaxFallbackText = 2_000;
    private static readonly ConcurrentDictionary<Type, Func<object, Card>?> Found = new();

    /// <summary>The types that have a display; derived types are displayed as well.</summary>
    public static IReadOnlyCollection<Type> Types { get; } = [.. DisplayRules.All.Keys];

    /// <summary>The display of an object as HTML. Never throws: an object that cannot be drawn is shown as text, with the reason.</summary>
    /// <param name="value">Any object; one without a display is shown as its own text.</param>
    public static string ToHtml(object? value)
    {
        try
        {
            if (Rule(value) is not { } rule)
                return new Card(TypeName(value)).Add(new PreformattedBlock(OwnText(value))).ToHtml();
            var card = rule(value!);
            var html = card.ToHtml();
            var bytes = Encoding.UTF8.GetByteCount(html);
            return bytes <= card.MaxBytes ? html : Fallback(value, $"the display would have {bytes:N0} bytes, more than {card.MaxBytes:N0}").ToHtml();
        }
        catch (Exception e)
        {
            return Fallback(value, Reason(e)).ToHtml();
        }
    }

    /// <summary>The display of an object as text. Never throws.</summary>
    /// <param name="value">Any object; one without a display is shown as its own text.</param>
    public static string ToText(object? value)
    {
        try
        {
            return value is SansaChart chart ? chart.ToString()
                : Rule(value) is { } rule ? Markup.Shorten(rule(value!).ToText(), MaxText)
                : OwnText(value);
        }
        catch (Exception e)
        {
            return Fallback(value, Reason(e)).ToText();
        }
    }

    /// <summary>
    /// A small description of an object as JSON, which is what a kernel of another language gets when a value is shared, and the variables view of an editor:
    /// <c>{"type", "title", "subtitle", "facts": {...}, "text"}</c>, or the figure of a chart. A model as JSON would have tens of megabytes. Never throws.
    /// </summary>
    /// <param name="value">Any object; one without a display is described by its own text.</param>
    public static string ToJson(object? value)
    {
        try
        {
            if (value is SansaChart chart)
                return chart.ToPlotlyJson();
            var description = new JsonObject { ["type"] = TypeName(value) };
            if (Rule(value) is not { } rule)
                description["text"] = OwnText(value);
            else
            {
                foreach (var (name, content) in rule(value!).ToJson())
                    description[name] = name == "text" ? Markup.Shorten((string?)content, MaxText) : content?.DeepClone();
            }

            return description.ToJsonString();
        }
        catch (Exception e)
        {
            return new JsonObject { ["type"] = TypeName(value), ["text"] = Fallback(value, Reason(e)).ToText() }.ToJsonString();
        }
    }

    private static Func<object, Card>? Rule(object? value) => value is null ? null : Found.GetOrAdd(value.GetType(), static type =>
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (DisplayRules.All.TryGetValue(t, out var rule))
                return rule;
        }

        return PlotlyNetChart.Is(type) ? ChartCard.OfPlotlyNet : null;
    });

    private static Card Fallback(object? value, string reason) => new Card(TypeName(value))
        .Note($"Shown as text: {reason}.", warning: true)
        .Add(new PreformattedBlock(OwnText(value)));

    private static string Reason(Exception e) => $"{e.GetType().Name}, {Markup.Shorten(e.Message.TrimEnd('.'), 300)}";

    private static string TypeName(object? value) => value?.GetType().Name ?? "null";

    private static string OwnText(object? value)
    {
        if (value is SansaView or null)
            return TypeName(value);
        try
        {
            return Markup.Shorten(value.ToString(), MaxFallbackText);
        }
        catch (Exception e)
        {
            return $"{TypeName(value)} (its ToString failed: {Reason(e)})";
        }
    }
}
