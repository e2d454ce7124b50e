using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Sansa.Data;
using Sansa.Experiments;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Serialization;

namespace Sansa.Cli;

/// <summary>What a running command works with: its output, its progress, its token; and how it ends when something is wrong.</summary>
internal sealed partial class CommandRun : IDisposable
{
    /// <summary>The exit codes, the same for every command: done, failed, called wrongly, interrupted.</summary>
    public const int Done = 0, Failed = 1, Misused = 2, Interrupted = 130;

    /// <summary>What the line of an error begins with.</summary>
    public const string ErrorHead = "Error:";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonConvention.NewOptions())
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions JsonLineOptions = new(JsonOptions) { WriteIndented = false };

    private CommandRun(ParseResult parsed, CancellationToken cancellation)
    {
        (Parsed, Cancellation) = (parsed, cancellation);
        var error = parsed.InvocationConfiguration.Error;
        var output = parsed.InvocationConfiguration.Output;
        (Out, Error) = (new PrintableWriter(output, Terminal.Of(output)), new PrintableWriter(error, Terminal.Of(error)));
        Progress = new ConsoleProgress(error, Terminal.Of(error));
    }

    public ParseResult Parsed { get; }

    public PrintableWriter Out { get; }

    public PrintableWriter Error { get; }

    public ConsoleProgress Progress { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Makes a body the action of a command, off the main thread so that Ctrl+C reaches it, with one line for an error.</summary>
    public static void Action(Command command, Func<CommandRun, int> body) => Action(command, run => Task.FromResult(body(run)));

    /// <inheritdoc cref="Action(Command, Func{CommandRun, int})"/>
    public static void Action(Command command, Func<CommandRun, Task<int>> body) =>
        command.SetAction((parsed, cancellation) => Task.Run(() => GuardedAsync(parsed, body, cancellation), CancellationToken.None));

    /// <summary>Refuses, before any work is done, a file that cannot or must not be written; returns the file, or null where none was asked for.</summary>
    public FileInfo? OutputFile(Option<FileInfo?> option) => Parsed.GetValue(option) is { } file ? OutputFiles.Checked(Parsed, file, option.Name) : null;

    /// <summary>Writes a value as JSON, all of it or nothing; no file, no work.</summary>
    public void WriteJson<T>(FileInfo? file, T value)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (file is not null)
            AtomicFile.Write(file.FullName, stream => JsonSerializer.Serialize(stream, value, JsonOptions));
    }

    public static string ToJsonLine<T>(T value) => JsonSerializer.Serialize(value, JsonLineOptions);

    public static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonOptions)!;

    public void Dispose() => Progress.Dispose();

    private static async Task<int> GuardedAsync(ParseResult parsed, Func<CommandRun, Task<int>> body, CancellationToken cancellation)
    {
        using var run = new CommandRun(parsed, cancellation);
        try
        {
            return await body(run);
        }
        catch (OperationCanceledException)
        {
            return run.Stop(Interrupted, "Cancelled; nothing was written.");
        }
        catch (UsageException e)
        {
            return run.Stop(Misused, "Error: " + e.Message);
        }
        catch (Exception e) when (IsForPeople(e))
        {
            return run.Stop(Failed, "Error: " + OneLine(e.Message));
        }
        catch (OutOfMemoryException)
        {
            return run.Stop(Failed, "Error: there is not enough memory. Train with a smaller --density, and see that the factor is the incomplete one.");
        }
#pragma warning disable CA1031 // The outermost frame: whatever it is, the user gets one line.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return run.Stop(Failed, $"Error that nobody foresaw, please report it: {e.GetType().Name}: {OneLine(e.Message)}"
                + (Environment.GetEnvironmentVariable("SANSA_DEBUG") is { Length: > 0 } ? Environment.NewLine + e.StackTrace : " (SANSA_DEBUG=1 shows where)"));
        }
    }

    // Our own exceptions say what to do (a breakdown, damaged data, a bad model file); these of .NET at least say what is wrong.
    private static bool IsForPeople(Exception e) =>
        e is UserErrorException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException
            or KeyNotFoundException or NotSupportedException
        || e.GetType().Assembly == typeof(Recommender).Assembly || e.GetType().Assembly == typeof(Datasets).Assembly
        || e.GetType().Assembly == typeof(RunSpec).Assembly;

    private int Stop(int code, string message)
    {
        Progress.Dispose();
        var head = message.StartsWith(ErrorHead, StringComparison.Ordinal) ? ErrorHead : "";
        Error.WriteLine(head, Colour.Red, message[head.Length..]);
        return code;
    }

    // .NET appends the parameter's name and value, which mean nothing on a command line.
    public static string OneLine(string message) =>
        CliTerms.Of(ParameterSuffix().Replace(message, "").ReplaceLineEndings(" ").Trim());

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)(\s*Actual value was .*\.)?\s*$", RegexOptions.Singleline)]
    private static partial Regex ParameterSuffix();
}

/// <summary>A request that cannot be met; the message says why and what to do.</summary>
internal sealed class UserErrorException(string message) : Exception(message);

/// <summary>A command line that cannot be meant; the message says why and what to type.</summary>
internal sealed class UsageException(string message) : Exception(message);
