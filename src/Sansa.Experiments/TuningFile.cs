using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Serialization;
using Sansa.Tuning;

namespace Sansa.Experiments;

/// <summary>
/// The trials of a search, kept so that it goes on where it was stopped: JSON lines, the first of which says what search it is, and one for each trial.
/// The file is written whole after each trial, under a temporary name that then takes the place of the old one.
/// </summary>
public sealed class TuningFile
{
    private static readonly JsonSerializerOptions Tight = new(ExperimentJson.Options) { WriteIndented = false };
    private const string CommitName = "commit";
    private readonly string _path;
    private readonly List<string> _lines;

    private readonly ModelKind _kind;

    private TuningFile(string path, ModelKind kind, List<string> lines, IReadOnlyList<Trial> trials) =>
        (_path, _kind, _lines, Trials) = (path, kind, lines, trials);

    /// <summary>The trials that were in the file when it was opened.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>Opens the records of a search, or begins them; nothing is written before the first trial.</summary>
    /// <param name="path">The file; there need be none.</param>
    /// <param name="search">What search it is.</param>
    /// <exception cref="ExperimentFileException">The file is of another search, or is damaged; the message says where, and what to do.</exception>
    public static TuningFile Open(string path, TuningSearch search)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(search);
        var header = JsonSerializer.SerializeToNode(search, Tight)!.AsObject();
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return new TuningFile(path, search.Space.Kind, [header.ToJsonString(Tight)], []);
        List<string> lines = [.. File.ReadAllLines(path)];
        Compare(path, Parse(path, lines, 0), header);
        var kind = search.Space.Kind;
        return new TuningFile(path, kind, lines, [.. Enumerable.Range(1, lines.Count - 1).Select(i => Read(path, lines, i, kind))]);
    }

    /// <summary>Adds a trial; all of it or nothing.</summary>
    /// <param name="trial">A trial that has ended.</param>
    public void Add(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _lines.Add(JsonSerializer.Serialize(TrialLine.Of(trial, _kind), Tight));
        AtomicFile.Write(_path, stream =>
        {
            foreach (var line in _lines)
                stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
    }

    private static Trial Read(string path, List<string> lines, int index, ModelKind kind)
    {
        try
        {
            return ExperimentJson.Convert<TrialLine>(path, Place(index), Parse(path, lines, index)).ToTrial(kind);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidDataException)
        {
            throw Damaged(path, index, e.Message, e);
        }
    }

    private static JsonObject Parse(string path, List<string> lines, int index)
    {
        try
        {
            return JsonNode.Parse(lines[index]) as JsonObject ?? throw Damaged(path, index, "it is no object", null);
        }
        catch (JsonException e)
        {
            throw Damaged(path, index, JsonProblem.Of(e), e);
        }
    }

    private static void Compare(string path, JsonObject was, JsonObject now)
    {
        foreach (var name in now.Select(p => p.Key).Where(name => name != CommitName))
        {
            if (!JsonNode.DeepEquals(was[name], now[name]))
                throw new ExperimentFileException(
                    path, Place(0),
                    $"these are the records of another search: {name} was {Short(was[name])}, now it is {Short(now[name])}. "
                    + "Name another file, or delete this one to begin anew.");
        }
    }

    private static string Short(JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "nothing";
        return text.Length > 200 ? text[..200] + "..." : text;
    }

    private static string Place(int index) => $"line {index + 1}";

    private static ExperimentFileException Damaged(string path, int index, string problem, Exception? inner) =>
        new(path, Place(index), $"this is no record of a search: {problem.TrimEnd('.')}. Delete the line and those after it, or the file.", inner);
}
