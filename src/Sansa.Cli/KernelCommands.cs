using System.CommandLine;
using Sansa.Notebook.Jupyter;

namespace Sansa.Cli;

/// <summary><c>sansa kernel</c>: install, list, uninstall and run the Jupyter kernel.</summary>
internal static class KernelCommands
{
    public static Command Create()
    {
        var command = new Command("kernel", "The C# kernel for Jupyter: JupyterLab, Notebook, VS Code, nbconvert");
        command.Subcommands.Add(Install());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Uninstall());
        command.Subcommands.Add(Run());
        return command;
    }

    private static Command Install()
    {
        var place = new Place();
        var name = NameOption();
        var displayName = new Option<string>("--display-name")
        {
            Description = "The name in Jupyter's menus",
            DefaultValueFactory = _ => KernelSpec.DefaultDisplayName,
        };
        var force = new Option<bool>("--force") { Description = "Replace another program's kernel of that name" };
        var command = new Command("install", "Tell Jupyter about the kernel") { name, displayName, force };
        place.AddTo(command);
        CommandRun.Action(command, run =>
        {
            var parsed = run.Parsed;
            var spec = new KernelSpec
            {
                Command = ThisProgram.Command(),
                Name = parsed.GetValue(name)!,
                DisplayName = parsed.GetValue(displayName)!,
                Variables = Variables(),
            };
            var folder = spec.Install(place.Folder(parsed), parsed.GetValue(force));
            run.Out.WriteLine($"Installed the kernel '{spec.Name}' in {folder}");
            return CommandRun.Done;
        });
        return command;
    }

    private static Command List()
    {
        var place = new Place();
        var command = new Command("list", "Show the kernels that this tool has installed");
        place.AddTo(command);
        CommandRun.Action(command, run =>
        {
            var kernels = place.Folder(run.Parsed);
            var installed = KernelSpec.Installed(kernels);
            foreach (var name in installed)
                run.Out.WriteLine($"{name}  {Path.Combine(kernels, name)}");
            if (installed.Count == 0)
                run.Out.WriteLine($"None in {kernels}");
            return CommandRun.Done;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var place = new Place();
        var name = NameOption();
        var command = new Command("uninstall", "Remove the kernel from Jupyter") { name };
        place.AddTo(command);
        CommandRun.Action(command, run =>
        {
            var (kernels, kernel) = (place.Folder(run.Parsed), run.Parsed.GetRequiredValue(name));
            var removed = KernelSpec.Uninstall(kernels, kernel);
            run.Out.WriteLine(removed ? $"Removed '{kernel}' from {kernels}" : $"There is no kernel '{kernel}' in {kernels}");
            return CommandRun.Done;
        });
        return command;
    }

    private static Command Run()
    {
        var file = new Option<string>("-f", "--connection-file") { Description = "The connection file that Jupyter wrote", Required = true };
        var command = new Command("run", "Be the kernel of one notebook; Jupyter calls this") { file };
        // Not in the frame of the other commands, whose actions are asynchronous: for those the command line library takes SIGINT, which is the
        // kernel's interrupt.
        command.SetAction(parsed =>
        {
            // Threads that cells started would keep the process alive.
            Environment.Exit(Serve(parsed.GetRequiredValue(file)));
        });
        return command;
    }

    private static int Serve(string connection)
    {
        try
        {
            JupyterKernel.RunAsync(connection).GetAwaiter().GetResult();
            return CommandRun.Done;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("Error: " + error.Message);
            return CommandRun.Failed;
        }
    }

    private static Option<string> NameOption() => new("--name")
    {
        Description = "The kernel's name. With .net-csharp, notebooks made for .NET Interactive find it",
        DefaultValueFactory = _ => KernelSpec.DefaultName,
    };

    // A .NET that was found through DOTNET_ROOT must be found again when Jupyter starts the kernel.
    private static Dictionary<string, string> Variables()
    {
        const string Root = "DOTNET_ROOT";
        return Environment.GetEnvironmentVariable(Root) is { Length: > 0 } root ? new() { [Root] = root } : [];
    }

    /// <summary>The options that say where Jupyter's kernels are.</summary>
    private sealed class Place
    {
        private readonly Option<bool> _user = new("--user") { Description = "For this user (the default)" };
        private readonly Option<string?> _prefix = new("--prefix") { Description = "For the environment at this path, such as $CONDA_PREFIX or /usr/local" };

        public void AddTo(Command command)
        {
            command.Options.Add(_user);
            command.Options.Add(_prefix);
            command.Validators.Add(result =>
            {
                if (result.GetValue(_user) && result.GetValue(_prefix) is not null)
                    result.AddError("--user and --prefix exclude each other.");
            });
        }

        public string Folder(ParseResult parsed) =>
            parsed.GetValue(_prefix) is { } prefix ? KernelSpec.PrefixFolder(prefix) : KernelSpec.UserFolder;
    }
}
