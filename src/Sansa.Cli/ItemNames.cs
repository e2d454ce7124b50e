using System.Globalization;
using Sansa.Recommendation;

namespace Sansa.Cli;

/// <summary>Translates between what people type and the item indices of a model.</summary>
internal sealed class ItemNames(Recommender model)
{
    private readonly Lazy<Dictionary<string, int>> _indices = new(() =>
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < model.ItemCount; i++)
            indices[model.ItemIds![i]] = i;
        return indices;
    });

    public string this[int item] => model.ItemIds?[item] ?? item.ToString(CultureInfo.InvariantCulture);

    public bool TryIndexOf(string name, out int index)
    {
        if (model.ItemIds is not null)
            return _indices.Value.TryGetValue(name, out index);
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < model.ItemCount;
    }

    public int IndexOf(string name)
    {
        if (TryIndexOf(name, out var index))
            return index;
        throw new UserErrorException(model.ItemIds is null
            ? $"There is no item '{name}'; this model's items are the numbers 0 .. {model.ItemCount - 1}."
            : $"There is no item '{name}' in this model.{Suggestion(name)}");
    }

    private string Suggestion(string name)
    {
        var similar = model.ItemIds!.Where(id => id.Contains(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(id => id.Length)
            .ThenBy(id => id, StringComparer.Ordinal)
            .Take(5)
            .ToArray();
        return similar.Length == 0
            ? $" Its items are like '{Printable.Line(model.ItemIds![0])}'."
            : $" There are: {string.Join(", ", similar.Select(Printable.Line))}.";
    }
}
