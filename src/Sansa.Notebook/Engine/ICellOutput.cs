namespace Sansa.Notebook.Engine;

/// <summary>
/// Receives what a cell produces, in the order it was produced. Calls never overlap, but may come from any thread,
/// and those of background work that the cell left behind may come after the cell has ended.
/// </summary>
public interface ICellOutput
{
    /// <summary>Text written to <c>stdout</c> or <c>stderr</c> (<paramref name="name"/>).</summary>
    void Stream(string name, string text);

    /// <summary>A displayed value. <paramref name="displayId"/> names it for later updates.</summary>
    void Display(MimeBundle data, string displayId);

    /// <summary>A new content for an earlier display of this engine, possibly one that an earlier cell made.</summary>
    void UpdateDisplay(MimeBundle data, string displayId);

    /// <summary>The value of the cell's last expression.</summary>
    void Result(MimeBundle data);

    /// <summary>The error that ended the cell.</summary>
    void Fail(CellError failure);
}
