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
        command.SetAction(parsed => Guarded(() =>
        {
            var spec = new KernelSpec
            {
                Command = ThisProgram.Command(),
                Name = parsed.GetValue(name)!,
                DisplayName = parsed.GetValue(displayName)!,
                Variables = Variables(),
            };
            var folder = spec.Install(place.Folder(parsed), parsed.GetValue(force));
            Console.WriteLine($"Installed the kernel '{spec.Name}' in {folder}");
        }));
        return command;
    }

    private static Command List()
    {
        var place = new Place();
        var command = new Command("list", "Show the kernels that this tool has installed");
        place.AddTo(command);
        command.SetAction(parsed => Guarded(() =>
        {
            var kernels = place.Folder(parsed);
            var installed = KernelSpec.Installed(kernels);
            foreach (var name in installed)
                Console.WriteLine($"{name}  {Path.Combine(kernels, name)}");
            if (installed.Count == 0)
                Console.WriteLine($"None in {kernels}");
        }));
        return command;
    }

    private static Command Uninstall()
    {
        var place = new Place();
        var name = NameOption();
        var command = new Command("uninstall", "Remove the kernel from Jupyter") { name };
        place.AddTo(command);
        command.SetAction(parsed => Guarded(() =>
        {
            var kernels = place.Folder(parsed);
            var removed = KernelSpec.Uninstall(kernels, parsed.GetValue(name)!);
            Console.WriteLine(removed ? $"Removed '{parsed.GetValue(name)}' from {kernels}" : $"There is no kernel '{parsed.GetValue(name)}' in {kernels}");
        }));
        return command;
    }

    private static Command Run()
    {
        var file = new Option<string>("-f", "--connection-file") { Description = "The connection file that Jupyter wrote", Required = true };
        var command = new Command("run", "Be the kernel of one notebook; Jupyter calls this") { file };
        // Not asynchronous on purpose: for those the command line library takes SIGINT, which is the kernel's interrupt.
        command.SetAction(parsed =>
        {
            var code = Guarded(() => JupyterKernel.RunAsync(parsed.GetValue(file)!).GetAwaiter().GetResult());
            // Threads that cells started would keep the process alive.
            Environment.Exit(code);
        });
        return command;
    }

    private static int Guarded(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
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
