using System.Text.Json.Nodes;

namespace Sansa.Experiments;

/// <summary>
/// A file that says what an experiment runs: <c>runs</c>, and <c>sweeps</c> over options. What <c>defaults</c> holds applies to all
/// of them where they do not say otherwise; options are merged one by one.
/// </summary>
public sealed class ExperimentFile
{
    private static readonly string[] Known = ["name", "description", "defaults", "runs", "sweeps"];

    private ExperimentFile(string path, string name, string description, IReadOnlyList<RunSpec> runs, IReadOnlyList<SweepSpec> sweeps) =>
        (Path, Name, Description, Runs, Sweeps) = (path, name, description, runs, sweeps);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The experiment's name; its records are in a folder of that name.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public string Description { get; }

    /// <summary>The runs, in order.</summary>
    public IReadOnlyList<RunSpec> Runs { get; }

    /// <summary>The sweeps, in order.</summary>
    public IReadOnlyList<SweepSpec> Sweeps { get; }

    /// <summary>Where its records are by default: <c>records/NAME</c> beside the file.</summary>
    public string DefaultRecords => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, "records", Name);

    /// <summary>Reads and checks a file: everything in it is valid afterwards.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ExperimentFileException">Something cannot work; the message names file and place.</exception>
    public static ExperimentFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var body = ExperimentJson.ReadObject(path);
        foreach (var (key, _) in body)
        {
            if (!Known.Contains(key))
                throw new ExperimentFileException(path, key, $"this is not a part of an experiment; those are {string.Join(", ", Known)}.");
        }

        var name = (string?)body["name"] ?? throw new ExperimentFileException(path, "name", "an experiment needs a name.");
        var defaults = body["defaults"] as JsonObject ?? [];
        var runs = Items(path, body, "runs").Select(item => Run(path, item.Place, Merge(defaults, item.Node))).ToArray();
        var sweeps = Items(path, body, "sweeps").Select(item => Sweep(path, item.Place, item.Node, defaults)).ToArray();
        string[] names = [.. runs.Select(r => r.Name), .. sweeps.Select(s => s.Name)];
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ExperimentFileException(path, "runs", $"the name '{twice.Key}' is there {twice.Count()} times; each record needs a file of its own.");
        return names.Length > 0
            ? new ExperimentFile(path, name, (string?)body["description"] ?? "", runs, sweeps)
            : throw new ExperimentFileException(path, "runs", "there is nothing to run: add runs or sweeps.");
    }

    /// <summary>The records that are there, in the order of the runs; those of sweeps follow.</summary>
    /// <param name="folder">Folder of the records; null for <see cref="DefaultRecords"/>.</param>
    /// <exception cref="ExperimentFileException">A record cannot be read.</exception>
    public IReadOnlyList<RunRecord> Records(string? folder = null)
    {
        var place = folder ?? DefaultRecords;
        if (!Directory.Exists(place))
            return [];
        var order = Runs.Select((run, i) => (run.Name, i)).ToDictionary(p => p.Name, p => p.i);
        return [.. Directory.EnumerateFiles(place, "*.json")
            .Order(StringComparer.Ordinal)
            .Select(RunRecord.Read)
            .OrderBy(r => order.GetValueOrDefault(r.Name, int.MaxValue))];
    }

    private static IEnumerable<(string Place, JsonObject Node)> Items(string path, JsonObject body, string key)
    {
        if (body[key] is null)
            yield break;
        if (body[key] is not JsonArray items)
            throw new ExperimentFileException(path, key, "this must be a list, [ ... ].");
        for (var i = 0; i < items.Count; i++)
            yield return ($"{key}[{i}]", items[i] as JsonObject ?? throw new ExperimentFileException(path, $"{key}[{i}]", "this must be an object, { ... }."));
    }

    private static RunSpec Run(string path, string place, JsonObject node)
    {
        var spec = ExperimentJson.Convert<RunSpec>(path, place, node);
        Check(path, $"{place} ('{spec.Name}')", spec.Validate);
        return spec;
    }

    private static SweepSpec Sweep(string path, string place, JsonObject node, JsonObject defaults)
    {
        var own = node.DeepClone().AsObject();
        own["run"] = Merge(defaults, own["run"] as JsonObject ?? []);
        own["run"]!["name"] ??= (string?)own["name"];
        var sweep = ExperimentJson.Convert<SweepSpec>(path, place, own);
        Check(path, $"{place} ('{sweep.Name}')", sweep.Validate);
        return sweep;
    }

    private static void Check(string path, string place, Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException e)
        {
            throw new ExperimentFileException(path, place, e.Message, e);
        }
    }

    /// <summary>
    /// The defaults with what is said on top; objects inside are merged in the same way. A null at the top takes a default
    /// away, as options of another model must be; within the options it is a value, as in <c>"refit": null</c>.
    /// </summary>
    private static JsonObject Merge(JsonObject defaults, JsonObject own, bool top = true)
    {
        var merged = defaults.DeepClone().AsObject();
        foreach (var (key, value) in own)
        {
            merged.Remove(key, out var outer);
            if (value is not null || !top)
                merged[key] = value is JsonObject inner && outer is JsonObject below ? Merge(below, inner, top: false) : value?.DeepClone();
        }

        return merged;
    }
}
