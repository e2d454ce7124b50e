namespace Sansa.Notebook.Engine;

/// <summary>Takes no output: for silent requests, and for expressions whose value alone is wanted.</summary>
internal sealed class NoOutput : ICellOutput
{
    public void Stream(string name, string text)
    {
    }

    public void Display(MimeBundle data, string displayId)
    {
    }

    public void UpdateDisplay(MimeBundle data, string displayId)
    {
    }

    public void Result(MimeBundle data)
    {
    }

    public void Fail(CellError failure)
    {
    }
}
