using System.CommandLine;

namespace Sansa.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var root = new RootCommand("SANSA: scalable recommendations from sparse autoencoders, and the notebooks around them");
        root.Subcommands.Add(NotebookCommands.Create());
        return root.Parse(args).InvokeAsync();
    }
}
