using System.Text.Json;
using System.Text.Json.Serialization;
using Sansa.Notebook.Engine;

namespace Sansa.Cli.Notebooks;

/// <summary>What a worker is to run.</summary>
internal sealed record WorkerRequest(
    string Notebook, string Target, IReadOnlyDictionary<string, string> Parameters, double? TimeoutSeconds, bool AllowErrors, string Pipe)
{
    public string ToJson() => JsonSerializer.Serialize(this, WorkerJson.Default.WorkerRequest);

    public static WorkerRequest Parse(string json) => JsonSerializer.Deserialize(json, WorkerJson.Default.WorkerRequest)!;
}

/// <summary>What a worker tells: a line of JSON each.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(CellStarted), "started")]
[JsonDerivedType(typeof(CellEnded), "ended")]
[JsonDerivedType(typeof(RunFinished), "finished")]
[JsonDerivedType(typeof(RunRefused), "refused")]
internal abstract record WorkerMessage
{
    public string ToJson() => JsonSerializer.Serialize(this, WorkerJson.Default.WorkerMessage);

    public static WorkerMessage Parse(string json) => JsonSerializer.Deserialize(json, WorkerJson.Default.WorkerMessage)!;
}

/// <summary>A cell begins: its number from 1, how many there are, and its first line.</summary>
internal sealed record CellStarted(int Number, int Count, string Line) : WorkerMessage;

/// <summary>A cell has ended and the file has its outputs; the error's name, or null.</summary>
internal sealed record CellEnded(int Number, double Seconds, string? Error) : WorkerMessage;

/// <summary>The run is over.</summary>
internal sealed record RunFinished(bool Success, int? FailedCell, CellError? Error, bool Cancelled, double Seconds) : WorkerMessage;

/// <summary>The run did not begin, or could not write: a message for the user.</summary>
internal sealed record RunRefused(string Reason) : WorkerMessage;

[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class WorkerJson : JsonSerializerContext;
