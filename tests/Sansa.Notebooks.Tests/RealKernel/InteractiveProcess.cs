using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests.RealKernel;

/// <summary>Microsoft's .NET Interactive as a process, spoken to over its standard streams as VS Code's Polyglot Notebooks does.</summary>
internal sealed class InteractiveProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private int _commands;

    private InteractiveProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors)
                _errors.AppendLine(e.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Its program, where <c>dotnet tool restore</c> put the version that <c>.config/dotnet-tools.json</c> names; null where it is not.</summary>
    public static string? Program
    {
        get
        {
            const string id = "microsoft.dotnet-interactive";
            var tools = JsonNode.Parse(File.ReadAllText(Path.Combine(NotebookFolder.Root, ".config", "dotnet-tools.json")))!;
            var version = (string)tools["tools"]![id]!["version"]!;
            var file = Path.Combine(PackageFeed.Cache, id, version, "tools", "net10.0", "any", "Microsoft.DotNet.Interactive.App.dll");
            return File.Exists(file) ? file : null;
        }
    }

    /// <summary>Skips the calling test, by name, where the tool is not.</summary>
    public static void Require()
    {
        if (Program is null)
            Assert.Skip("needs .NET Interactive (`dotnet tool restore`)");
    }

    /// <summary>Starts it in a folder, without our data.</summary>
    public static async Task<InteractiveProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Program!, "stdio", "--working-dir", folder])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        var process = new InteractiveProcess(Process.Start(start)!);
        while ((string?)(await process.NextAsync())["eventType"] != "KernelReady")
        {
        }

        return process;
    }

    /// <summary>The variables that it needs: no telemetry, none of our data.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        ["SANSA_DATA"] = null,
    };

    /// <summary>Runs a cell, in C# unless another kernel is named.</summary>
    public async Task<Shown> SubmitAsync(string code, string kernel = "csharp")
    {
        var displays = new List<(string? Id, Display Display)>();
        var output = new StringBuilder();
        string? failure = null;
        await foreach (var (type, content) in CommandAsync("SubmitCode", new JsonObject { ["code"] = code, ["targetKernelName"] = kernel }))
        {
            var id = (string?)content["valueId"];
            switch (type)
            {
                case "DisplayedValueProduced":
                    displays.Add((id, new Display("display_data", Contents(content))));
                    break;
                case "ReturnValueProduced":
                    displays.Add((id, new Display("execute_result", Contents(content))));
                    break;
                case "DisplayedValueUpdated":
                    var at = displays.FindIndex(d => d.Id == id);
                    displays[at] = (id, displays[at].Display with { Contents = Contents(content) });
                    break;
                case "StandardOutputValueProduced" or "StandardErrorValueProduced":
                    output.Append(string.Concat(Contents(content).Values));
                    break;
                case "CommandFailed":
                    failure = (string?)content["message"];
                    break;
                default:
                    break;
            }
        }

        return new Shown([.. displays.Select(d => d.Display)], output.ToString(), failure);
    }

    /// <summary>The value of a variable of the C# kernel as another kernel gets it.</summary>
    public async Task<string> RequestValueAsync(string name, string mimeType)
    {
        string? value = null;
        var request = new JsonObject { ["name"] = name, ["mimeType"] = mimeType, ["targetKernelName"] = "csharp" };
        await foreach (var (type, content) in CommandAsync("RequestValue", request))
        {
            if (type == "ValueProduced")
                value = (string?)content["formattedValue"]!["value"];
        }

        return value ?? throw new InvalidOperationException($"The kernel has no value '{name}'.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async IAsyncEnumerable<(string Type, JsonNode Content)> CommandAsync(string type, JsonObject command)
    {
        var token = $"t{++_commands}";
        await _process.StandardInput.WriteLineAsync(new JsonObject { ["commandType"] = type, ["command"] = command, ["token"] = token }.ToJsonString());
        await _process.StandardInput.FlushAsync();
        while (true)
        {
            var message = await NextAsync();
            var kind = (string)message["eventType"]!;
            var ended = kind is "CommandSucceeded" or "CommandFailed";
            // A cell's directives are commands of their own, whose end is not that of the cell.
            if (ended && (string?)message["command"]?["token"] != token)
                continue;
            yield return (kind, message["event"]!);
            if (ended)
                yield break;
        }
    }

    private async Task<JsonNode> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        if (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            return JsonNode.Parse(line)!;
        lock (_errors)
            throw new InvalidOperationException($".NET Interactive ended: {_errors}");
    }

    private static Dictionary<string, string> Contents(JsonNode content) =>
        content["formattedValues"]!.AsArray().ToDictionary(v => (string)v!["mimeType"]!, v => (string)v!["value"]!);
}
