using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>What the kernel says about itself, and its answers on comms, of which it has none.</summary>
internal static class KernelInfo
{
    public static string Version { get; } =
        typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static JsonObject Reply() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageHeader.ProtocolVersion,
        ["implementation"] = "sansa",
        ["implementation_version"] = Version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "csharp",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"Sansa C# kernel {Version} on {RuntimeInformation.FrameworkDescription}",
        ["help_links"] = new JsonArray(
            new JsonObject { ["text"] = "C# reference", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
            new JsonObject { ["text"] = ".NET API browser", ["url"] = "https://learn.microsoft.com/dotnet/api/" }),
    };

    public static JsonObject NoComms() => new() { ["status"] = "ok", ["comms"] = new JsonObject() };

    /// <summary>The protocol's answer to a comm whose target is unknown: close it.</summary>
    public static JsonObject CommClosed(JupyterMessage open) =>
        new() { ["comm_id"] = open.Content.Text("comm_id") ?? "", ["data"] = new JsonObject() };
}
