namespace Sansa.Notebook.Jupyter;

/// <summary>Standard input for cells: there is none, and whoever reads is told so and does not wait for ever.</summary>
internal sealed class ClosedInput : TextReader
{
    public override int Peek() => throw Refusal();

    public override int Read() => throw Refusal();

    public override int Read(char[] buffer, int index, int count) => throw Refusal();

    public override string? ReadLine() => throw Refusal();

    public override string ReadToEnd() => throw Refusal();

    private static InvalidOperationException Refusal() =>
        new("This kernel does not ask for input while a cell runs. Put the value into the cell, or into a cell of parameters.");
}
