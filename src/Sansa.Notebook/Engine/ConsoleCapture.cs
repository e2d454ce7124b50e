using System.Text;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Sends what code writes to <see cref="Console"/> to the cell it runs in. Installed once a process; code outside a
/// cell still writes to the real console, so several engines and their host can live side by side.
/// </summary>
internal sealed class ConsoleCapture(string name, TextWriter outside) : TextWriter
{
    private static readonly Lock Gate = new();
    private static bool _installed;

    public override Encoding Encoding => Encoding.UTF8;

    public static void Install()
    {
        lock (Gate)
        {
            if (_installed)
                return;
            Console.SetOut(new ConsoleCapture("stdout", Console.Out));
            Console.SetError(new ConsoleCapture("stderr", Console.Error));
            _installed = true;
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        if (CellInvocation.Current is { } cell)
            cell.Stream(name, value);
        else
            outside.Write(value);
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

    public override void Flush()
    {
        if (CellInvocation.Current is null)
            outside.Flush();
    }
}
