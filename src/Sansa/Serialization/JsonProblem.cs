using System.Text.Json;

namespace Sansa.Serialization;

/// <summary>What is wrong with JSON, in words for whoever wrote it.</summary>
public static class JsonProblem
{
    /// <summary>The message without .NET's type names, with the place.</summary>
    /// <param name="exception">What a reader of JSON threw.</param>
    public static string Of(JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var message = exception.Message;
        var place = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var sentence = place < 0 ? message : message[..place];
        var at = exception.Path is { Length: > 1 } path ? $" at {path[2..]}" : "";
        return UnknownMember(sentence) is { } name ? $"there is no option '{name}'{at}" : $"{sentence.TrimEnd('.')}{at}";
    }

    private static string? UnknownMember(string message)
    {
        const string start = "The JSON property '";
        var end = message.IndexOf("' could not be mapped", StringComparison.Ordinal);
        return message.StartsWith(start, StringComparison.Ordinal) && end > 0 ? message[start.Length..end] : null;
    }
}
