using System.Text.Json.Nodes;
using Sansa.Data;
using Sansa.Experiments;

namespace Sansa.Interactive.Formatters;

/// <summary>Which data a notebook worked on, as a report lists it at its foot; a kernel that does not know the type leaves it out.</summary>
internal static class DataSetNote
{
    /// <summary>The MIME type; its content is <c>{ "name", "protocol", "seed" }</c>.</summary>
    public const string MimeType = "application/vnd.notebook.dataset+json";

    public static string Of(Split split) => Json(split.DataName, split.ProtocolName, split.Seed);

    public static string Of(Study study) => Json(study.Data, study.File.Runs[0].Protocol, study.File.Runs[0].Seed);

    private static string Json(string name, string protocol, long? seed)
    {
        var note = new JsonObject { ["name"] = name, ["protocol"] = protocol };
        if (seed is not null)
            note["seed"] = seed;
        return note.ToJsonString();
    }
}
