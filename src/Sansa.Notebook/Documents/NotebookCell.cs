using System.Text.Json.Nodes;
using Sansa.Notebook.Engine;
using Sansa.Notebook.Running;

namespace Sansa.Notebook.Documents;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Code to run.</summary>
    Code,

    /// <summary>Text to read.</summary>
    Markdown,

    /// <summary>Text that passes through unchanged.</summary>
    Raw,
}

/// <summary>One cell: a view on its JSON, so that what this program does not know is kept as it is.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json) => Json = json;

    internal JsonObject Json { get; }

    /// <summary>The id of nbformat 4.5, or null in an older document.</summary>
    public string? Id => (string?)Json["id"];

    /// <summary>What the cell holds.</summary>
    public CellKind Kind => (string?)Json["cell_type"] switch
    {
        "code" => CellKind.Code,
        "markdown" => CellKind.Markdown,
        _ => CellKind.Raw,
    };

    /// <summary>The cell's text, lines ended by <c>\n</c>.</summary>
    public string Source
    {
        get => MultilineText.Read(Json["source"]);
        set => Json["source"] = MultilineText.ToLines(value);
    }

    /// <summary>The cell's metadata, for keys of one's own; empty when it has none.</summary>
    public JsonObject Metadata
    {
        get
        {
            if (Json["metadata"] is not JsonObject)
                Set("metadata", new JsonObject());
            return Json["metadata"]!.AsObject();
        }
    }

    /// <summary>The cell's tags, as Jupyter's editors set them.</summary>
    public IReadOnlyList<string> Tags =>
        Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(t => (string?)t ?? "")] : [];

    /// <summary>True when the cell has the tag.</summary>
    public bool HasTag(string tag) => Tags.Contains(tag);

    /// <summary>The number of the cell's run, or null when it has not run. Code cells only.</summary>
    public int? ExecutionCount
    {
        get => (int?)Json["execution_count"];
        set => Set("execution_count", value);
    }

    /// <summary>The outputs as nbformat stores them. Code cells only.</summary>
    public JsonArray Outputs
    {
        get
        {
            if (Json["outputs"] is not JsonArray)
                Set("outputs", new JsonArray());
            return Json["outputs"]!.AsArray();
        }
        set => Set("outputs", value);
    }

    /// <summary>Makes an error the cell's only output. Code cells only.</summary>
    /// <param name="executionCount">The number of the run.</param>
    /// <param name="error">What went wrong.</param>
    public void Fail(int executionCount, CellError error)
    {
        Outputs = [CellOutputs.ErrorOutput(error)];
        ExecutionCount = executionCount;
    }

    // Keeps the order of the keys that are there, and puts a new one where Jupyter's sorted order has it.
    private void Set(string key, JsonNode? value)
    {
        if (Json.ContainsKey(key))
        {
            Json[key] = value;
            return;
        }
        var at = 0;
        while (at < Json.Count && string.CompareOrdinal(Json.GetAt(at).Key, key) < 0)
            at++;
        Json.Insert(at, key, value);
    }
}
