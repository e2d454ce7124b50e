using System.Text.Json.Nodes;

namespace Sansa.Notebook.Engine;

/// <summary>The forms of one displayed value: mime type to content, richest first, in the order they were added.</summary>
public sealed class MimeBundle
{
    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>An empty bundle; fill it with <see cref="Add"/>.</summary>
    public MimeBundle()
    {
    }

    /// <summary>A bundle with one form.</summary>
    public MimeBundle(string mimeType, string content) => Add(mimeType, content);

    /// <summary>All forms, mime type and content, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries => _entries;

    /// <summary>The content of a mime type, or null when the value has no such form.</summary>
    public string? this[string mimeType] => _entries.Find(e => e.Key == mimeType).Value;

    /// <summary>Adds or replaces one form.</summary>
    public void Add(string mimeType, string content)
    {
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        ArgumentNullException.ThrowIfNull(content);
        var entry = KeyValuePair.Create(mimeType, content);
        var at = _entries.FindIndex(e => e.Key == mimeType);
        if (at >= 0)
            _entries[at] = entry;
        else
            _entries.Add(entry);
    }

    /// <summary>The bundle as the <c>data</c> object of a Jupyter message: JSON mime types become JSON, all others strings.</summary>
    public JsonObject ToJson()
    {
        var data = new JsonObject();
        foreach (var (mimeType, content) in _entries)
            data[mimeType] = IsJson(mimeType) ? JsonNode.Parse(content) : content;
        return data;
    }

    /// <summary>True for the mime types that the notebook format stores as JSON values and not as text.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal));
}
