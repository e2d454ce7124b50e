namespace Sansa.Notebook.Engine;

/// <summary>Standard input for cells: there is none, and whoever reads is told so and does not wait for ever.</summary>
public sealed class ClosedInput : TextReader
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override int Peek() => throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override int Read() => throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override int Read(char[] buffer, int index, int count) => throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override string? ReadLine() => throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override string ReadToEnd() => throw Refusal();

    private static InvalidOperationException Refusal() =>
        new("A running cell does not ask for input here. Put the value into the cell, or into a cell of parameters.");
}
