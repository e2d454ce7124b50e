using System.Text;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

/// <summary>Writes down what a cell sent, one event a line, in order.</summary>
internal sealed class RecordedOutput : ICellOutput
{
    public List<string> Events { get; } = [];

    public List<MimeBundle> Displays { get; } = [];

    public Action? OnStream { get; init; }

    public MimeBundle? Value { get; private set; }

    public CellError? Failure { get; private set; }

    public string Stdout => Text("stdout");

    public string Stderr => Text("stderr");

    private readonly List<(string Name, string Text)> _streams = [];

    public void Stream(string name, string text)
    {
        Events.Add(name + ": " + text.TrimEnd('\n'));
        _streams.Add((name, text));
        OnStream?.Invoke();
    }

    public void Display(MimeBundle data, string displayId)
    {
        Events.Add("display: " + (data["text/plain"] ?? data["text/html"]));
        Displays.Add(data);
    }

    public void UpdateDisplay(MimeBundle data, string displayId) => Events.Add("update: " + (data["text/plain"] ?? data["text/html"]));

    public void Result(MimeBundle data)
    {
        Events.Add("result: " + data["text/plain"]);
        Value = data;
    }

    public void Fail(CellError failure) => Failure = failure;

    private string Text(string name)
    {
        var text = new StringBuilder();
        foreach (var stream in _streams)
            if (stream.Name == name)
                text.Append(stream.Text);
        return text.ToString();
    }
}
