using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Documents;

/// <summary>
/// A notebook in nbformat 4. Reading and writing it again gives the same bytes, for a file that Jupyter wrote; after a
/// run only outputs and counts differ.
/// </summary>
public sealed class NotebookDocument
{
    // A repeated name would surface only later, as an exception of another kind, when the object is looked into.
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };
    private readonly JsonObject _root;
    private readonly List<NotebookCell> _cells;
    private readonly int _indent;
    private readonly string _end;

    private NotebookDocument(JsonObject root, int indent, string end)
    {
        (_root, _indent, _end) = (root, indent, end);
        _cells = [.. root["cells"]!.AsArray().Select(c => new NotebookCell(c!.AsObject()))];
    }

    /// <summary>The cells in their order.</summary>
    public IReadOnlyList<NotebookCell> Cells => _cells;

    /// <summary>The metadata of the whole notebook.</summary>
    public JsonObject Metadata
    {
        get
        {
            if (_root["metadata"] is not JsonObject)
                _root["metadata"] = new JsonObject();
            return _root["metadata"]!.AsObject();
        }
    }

    /// <summary>The notebook's first heading, or null.</summary>
    public string? Title => Cells.Where(c => c.Kind == CellKind.Markdown)
        .SelectMany(c => c.Source.Split('\n')).FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();

    /// <summary>Reads an <c>.ipynb</c> or <c>.dib</c> file.</summary>
    /// <exception cref="InvalidDataException">The file is not a notebook that this program can read.</exception>
    public static NotebookDocument Load(string path)
    {
        var text = File.ReadAllText(path);
        try
        {
            return Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase) ? DibReader.Read(text) : Parse(text);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' is not a notebook: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of an <c>.ipynb</c> file.</summary>
    /// <exception cref="InvalidDataException">The text is JSON, but not a notebook of nbformat 4.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static NotebookDocument Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = JsonNode.Parse(text, null, Reading);
        try
        {
            NotebookFormat.Check(root);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
        var document = new NotebookDocument(root!.AsObject(), IndentOf(text), text.EndsWith('\n') ? "\n" : "");
        document.AddMissingIds();
        return document;
    }

    /// <summary>The text of the <c>.ipynb</c> file.</summary>
    public string ToText() => NotebookJson.Write(_root, _indent) + _end;

    /// <summary>Writes the <c>.ipynb</c> file, whole or not at all.</summary>
    public void Save(string path) => AtomicFile.WriteText(path, ToText());

    internal static NotebookDocument FromCells(IEnumerable<(CellKind Kind, string Source)> cells)
    {
        var root = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(c => NewCell(c.Kind, c.Source))]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = KernelSpec.DefaultDisplayName, ["language"] = "C#", ["name"] = KernelSpec.DefaultName },
                ["language_info"] = new JsonObject { ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "C#" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        var document = new NotebookDocument(root, 1, "\n");
        document.AddMissingIds();
        return document;
    }

    internal NotebookCell InsertCode(int index, string source, string tag)
    {
        var json = NewCell(CellKind.Code, source);
        json["metadata"]!["tags"] = new JsonArray(tag);
        _root["cells"]!.AsArray().Insert(index, json);
        var cell = new NotebookCell(json);
        _cells.Insert(index, cell);
        AddMissingIds();
        return cell;
    }

    internal void Remove(NotebookCell cell)
    {
        _root["cells"]!.AsArray().Remove(cell.Json);
        _cells.Remove(cell);
    }

    private static JsonObject NewCell(CellKind kind, string source)
    {
        var cell = new JsonObject { ["cell_type"] = kind switch { CellKind.Code => "code", CellKind.Markdown => "markdown", _ => "raw" } };
        if (kind == CellKind.Code)
            cell["execution_count"] = null;
        cell["metadata"] = new JsonObject();
        if (kind == CellKind.Code)
            cell["outputs"] = new JsonArray();
        cell["source"] = MultilineText.ToLines(source);
        return cell;
    }

    // nbformat 4.5 requires ids. These are made from the position, so that a second run gives the same file.
    private void AddMissingIds()
    {
        if ((int?)_root["nbformat_minor"] is not >= 5)
            return;
        var taken = _cells.Select(c => c.Id).ToHashSet();
        for (var i = 0; i < _cells.Count; i++)
        {
            if (_cells[i].Id is not null)
                continue;
            var id = string.Create(CultureInfo.InvariantCulture, $"cell-{i + 1}");
            while (!taken.Add(id))
                id += "b";
            var json = _cells[i].Json;
            json.Remove("id");
            var at = json.IndexOf("metadata");
            json.Insert(at < 0 ? json.Count : at, "id", id);
        }
    }

    private static int IndentOf(string text)
    {
        var line = text.IndexOf('\n');
        if (line < 0)
            return 1;
        var indent = text.AsSpan(line + 1).IndexOfAnyExcept(' ');
        return indent is > 0 and < 9 ? indent : 1;
    }
}
