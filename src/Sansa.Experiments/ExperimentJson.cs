using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sansa.Persistence;
using Sansa.Serialization;

namespace Sansa.Experiments;

/// <summary>How specs and records are written: camelCase, indented, in the order of the declarations, enumerations by name.</summary>
public static class ExperimentJson
{
    /// <summary>Raised when a file's meaning changes; older files are refused rather than misread.</summary>
    public const int Schema = 1;

    private const string SchemaName = "schema";

    /// <summary>The convention of these files: unknown names are refused, comments and trailing commas allowed.</summary>
    // By reflection: a generated reader gives what a spec leaves out the default of its type instead of the record's own.
    public static JsonSerializerOptions Options { get; } = new(JsonConvention.NewOptions())
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly JsonSerializerOptions Tight = new(Options) { WriteIndented = false };

    /// <summary>A value as JSON without white space, for fingerprints.</summary>
    /// <param name="value">The value.</param>
    public static byte[] ToBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Tight);

    /// <summary>Writes a file with its schema version first; all of it or nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="value">Its content, an object.</param>
    public static void Write<T>(string path, T value)
    {
        // As text, because a tree of nodes would lose the lines that are kept short on purpose.
        var body = JsonSerializer.Serialize(value, Options);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes($"{{\n  \"{SchemaName}\": {Schema},{body[1..]}\n")));
    }

    /// <summary>Reads a file as an object and checks its schema version, which it removes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ExperimentFileException">Names the file, the line and the problem.</exception>
    public static JsonObject ReadObject(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            if (JsonNode.Parse(File.ReadAllBytes(path), documentOptions: options) is not JsonObject body)
                throw new ExperimentFileException(path, "", "the file must hold one object, { ... }.");
            if (!body.Remove(SchemaName, out var schema) || schema is not JsonValue value || !value.TryGetValue(out int version))
                throw new ExperimentFileException(path, "", $"there is no \"{SchemaName}\": {Schema} at its beginning, so this is no file of an experiment.");
            return version == Schema ? body
                : throw new ExperimentFileException(path, SchemaName, $"the file has schema {version}, but this version of Sansa reads schema {Schema}.");
        }
        catch (JsonException e)
        {
            throw new ExperimentFileException(path, e.LineNumber is { } line ? $"line {line + 1}" : "", $"this is not JSON: {JsonProblem.Of(e)}", e);
        }
    }

    /// <summary>Reads a part of a file.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="place">Where in the file the part is, such as "runs[3]"; empty for all of it.</param>
    /// <param name="node">The part.</param>
    public static T Convert<T>(string path, string place, JsonNode node)
    {
        try
        {
            return node.Deserialize<T>(Options) ?? throw new ExperimentFileException(path, place, "there is null where a value must be.");
        }
        catch (JsonException e)
        {
            var inside = e.Path is null or "$" ? "" : e.Path[1..];
            throw new ExperimentFileException(path, (place + inside).TrimStart('.'), JsonProblem.Of(e), e);
        }
    }
}

/// <summary>A spec, record or table of published results that cannot be read; the message names file, place and problem.</summary>
public sealed class ExperimentFileException : Exception
{
    /// <summary>Names the place of the problem.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">Where in it, such as "runs[3].options" or "line 12"; empty for all of it.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ExperimentFileException(string file, string place, string problem, Exception? inner = null)
        : base(place.Length == 0 ? $"{file}: {problem}" : $"{file}, {place}: {problem}", inner) => (File, Place) = (file, place);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Where in it.</summary>
    public string Place { get; }
}
