using System.Globalization;
using System.Text.Json;
using Sansa.Sparse;

namespace Sansa.Tests.Golden;

/// <summary>One folder of what the authors' own program computed (tests/golden/README.md).</summary>
public sealed class GoldenCase
{
    private readonly string _folder;

    private GoldenCase(string folder) => _folder = folder;

    public JsonElement Meta => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "meta.json"))).RootElement;

    public static GoldenCase Open(string name)
    {
        // The cases of 120 items ship with the tests; those of Gowalla lie beside the data.
        var shipped = Path.Combine(AppContext.BaseDirectory, "golden", name);
        if (Directory.Exists(shipped))
            return new GoldenCase(shipped);
        var data = Environment.GetEnvironmentVariable("SANSA_DATA");
        var folder = data is null ? null : Path.Combine(data, "..", "golden", name);
        if (folder is null || !Directory.Exists(folder))
            Assert.Skip($"needs SANSA_DATA with the golden case {name} beside it");
        return new GoldenCase(folder!);
    }

    public double Number(string name) => Meta.GetProperty(name).GetDouble();

    public int[] Permutation() => [.. Words("p.txt").SelectMany(words => words).Select(int.Parse)];

    public double[] Vector(string file) => [.. Words(file).SelectMany(words => words).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    public CsrMatrix Matrix(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(_folder, file));
        var head = lines[0].Split(' ');
        var entries = lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(' ')).ToArray();
        return CsrMatrix.FromCoordinates(
            int.Parse(head[0], CultureInfo.InvariantCulture),
            int.Parse(head[1], CultureInfo.InvariantCulture),
            entries.Select(e => int.Parse(e[0], CultureInfo.InvariantCulture)).ToArray(),
            entries.Select(e => int.Parse(e[1], CultureInfo.InvariantCulture)).ToArray(),
            entries.Select(e => float.Parse(e[2], CultureInfo.InvariantCulture)).ToArray());
    }

    public int[][] Table(string file) => [.. Words(file).Select(words => words.Select(int.Parse).ToArray())];

    private IEnumerable<string[]> Words(string file) =>
        File.ReadAllLines(Path.Combine(_folder, file)).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
