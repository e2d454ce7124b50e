namespace Sansa.Cli;

/// <summary>How this program is started again: by Jupyter, or for the cells of a notebook.</summary>
internal static class ThisProgram
{
    // As a tool or a built program we are our own executable; under `dotnet Sansa.Cli.dll` the file must be named too.
    public static string[] Command()
    {
        var host = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? [host, typeof(ThisProgram).Assembly.Location]
            : [host];
    }
}
