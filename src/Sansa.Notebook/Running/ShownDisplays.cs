using System.Text.Json.Nodes;

namespace Sansa.Notebook.Running;

/// <summary>
/// The displays of one run by their ids, so that later cells and background work find those to update. Background work
/// may still send when the run is over and the document is being written: then nothing changes any more.
/// </summary>
internal sealed class ShownDisplays
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonObject>> _byId = [];
    private bool _closed;

    public void Add(string displayId, JsonObject output)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(displayId, out var same))
                _byId[displayId] = same = [];
            same.Add(output);
        }
    }

    /// <summary>Replaces the content of all displays of that id.</summary>
    /// <param name="displayId">Which displays.</param>
    /// <param name="content">Makes the content, once for each of them: a JSON node has one place.</param>
    public void Update(string displayId, Func<JsonObject> content)
    {
        lock (_gate)
        {
            if (_closed || !_byId.TryGetValue(displayId, out var same))
                return;
            foreach (var output in same)
                output["data"] = content();
        }
    }

    /// <summary>Does something with the outputs while no display changes.</summary>
    public void WhileStill(Action action)
    {
        lock (_gate)
            action();
    }

    public void Close()
    {
        lock (_gate)
            _closed = true;
    }
}
