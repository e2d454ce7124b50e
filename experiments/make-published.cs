#:project ../src/Sansa.Experiments/Sansa.Experiments.csproj

// Writes experiments/published.json from the folder with the paper and the authors' raw results:
//   dotnet run experiments/make-published.cs -- ../shared/paper
// Raw results have more digits than the paper's tables, so they are taken where both exist.
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Experiments;
using Sansa.Persistence;

if (args.Length != 1 || !File.Exists(Path.Combine(args[0], "published-results.json")))
{
    Console.Error.WriteLine("Name the folder that holds published-results.json, bars-*.csv and figure4-*.csv.");
    return 2;
}

var folder = args[0];
var target = Path.Combine(Path.GetDirectoryName(SourcePath())!, "published.json");
var catalogue = new Dictionary<string, string>
{
    ["amazonbook"] = "amazon-books",
    ["goodbooks10"] = "goodbooks-10k",
    ["movielens20"] = "movielens-20m",
    ["msd"] = "msd",
    ["netflix"] = "netflix",
};

var runs = new JsonArray();
foreach (var row in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "published-results.json")))!["rows"]!.AsArray())
{
    if ((string)row!["experiment"]! != "memory") // the same runs as under accuracy; Figure 3 has their memory
        runs.Add(RawRun(row));
}

foreach (var (model, recall20, recall50, ndcg100, source) in new[]
{
    ("RecVAE", 0.276, 0.374, 0.326, "recvae"), ("WMF", 0.257, 0.312, 0.257, "mult-vae"), ("Mult-VAE^PR", 0.266, 0.364, 0.316, "mult-vae"),
})
{
    runs.Add(new JsonObject
    {
        ["id"] = "msd/reprinted/" + model,
        ["data"] = "msd",
        ["model"] = model,
        ["metrics"] = new JsonObject { ["LiangRecall@20"] = Mean(recall20), ["LiangRecall@50"] = Mean(recall50), ["Ndcg@100"] = Mean(ndcg100) },
        ["reprinted"] = true,
        ["source"] = source,
        ["place"] = "as reprinted in Table 1 of the SANSA paper",
    });
}

foreach (var (file, data) in new[] { ("bars-amazonbooks.csv", "amazon-books"), ("bars-gowalla.csv", "gowalla"), ("bars-yelp18.csv", "yelp2018") })
{
    foreach (var line in File.ReadLines(Path.Combine(folder, file)).Skip(1).Where(l => l.Length > 0))
        runs.Add(BarsRun(line.Split(','), data));
}

foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(SourcePath())!, "authors-program.csv"))
    .Where(l => !l.StartsWith('#')).Skip(1).Where(l => l.Length > 0))
    runs.Add(AuthorsProgram(line.Split(',')));

var curves = new JsonArray(
    Curve("figure4-memory-sansa.csv", "sansa", "SANSA (ICF), authors"),
    Curve("figure4-memory-mrf_0.csv", "mrf-r0", "MRF (r = 0), authors"),
    Curve("figure4-memory-mrf_0_5.csv", "mrf-r0.5", "MRF (r = 0.5), authors"));

var document = new JsonObject
{
    ["schema"] = 1,
    ["sources"] = new JsonObject
    {
        ["sansa-raw"] = Source("Raw results of the SANSA paper", "github.com/glami/sansa, branch reproduce_our_results", "Apache-2.0"),
        ["sansa-paper"] = Source(
            "Spišák, Bartyzal, Hoskovec, Peška, Tůma: Scalable Approximate NonSymmetric Autoencoder for Collaborative Filtering, RecSys '23",
            "doi:10.1145/3604915.3608827", "CC BY 4.0"),
        ["bars"] = Source("BARS: BarsMatch leaderboards", "openbenchmark.github.io/BARS", "cite Zhu et al., SIGIR 2022"),
        ["authors-program"] = Source(
            "The authors' program, glami/sansa 1.1.0, as this project measured it", "experiments/authors-program.csv", "measured, not published"),
        ["recvae"] = Source("Shenbin et al.: RecVAE, WSDM '20", "doi:10.1145/3336191.3371831", "cite the authors"),
        ["mult-vae"] = Source("Liang et al.: Variational Autoencoders for Collaborative Filtering, WWW '18", "doi:10.1145/3178876.3186150", "cite the authors"),
    },
    ["runs"] = runs,
    ["curves"] = curves,
};
AtomicFile.Write(target, stream => stream.Write(Format(document)));
var check = PublishedResults.Read(target);
Console.WriteLine($"wrote {target}: {check.Runs.Count} runs, {check.Curves.Count} curves");
return 0;

JsonObject RawRun(JsonNode row)
{
    var (config, seconds, memory) = (row["config"]!, row["seconds"]!, row["memory"]!);
    var data = catalogue[(string)row["dataset"]!];
    var kind = (string)row["model"]!;
    var inverse = config["ainv_params"];
    var half = (double?)config["target_density"];
    var r = (double?)config["rr"];
    var threshold = (double?)config["threshold"];
    var method = (string?)config["ldlt_method"] == "icf" ? "sansa-icf" : "sansa-exact";
    var steps = inverse is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{inverse["umr_scans"]}-{inverse["umr_finetune_steps"]}");
    var shorter = (string)row["experiment"]! == "shorter_training";
    var run = new JsonObject
    {
        ["id"] = kind switch
        {
            "EASE" => $"{data}/ease",
            "MRF" => string.Create(CultureInfo.InvariantCulture, $"{data}/mrf-r{r}/{threshold}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{data}/{method}/{2 * half}{(shorter ? "/" + steps : "")}"),
        },
        ["data"] = data,
        ["model"] = kind switch
        {
            "EASE" => "EASE^R",
            "MRF" => string.Create(CultureInfo.InvariantCulture, $"MRF (r = {r})"),
            _ => method == "sansa-icf" ? "SANSA (ICF)" : "SANSA (CHOLMOD)",
        },
    };
    Set(run, "density", kind == "MRF" ? Round((double)memory["density"]!) : 2 * half);
    Set(run, "l2", (double?)config["l2"]);
    Set(run, "scans", (int?)inverse?["umr_scans"]);
    Set(run, "finetuneSteps", (int?)inverse?["umr_finetune_steps"]);
    run["metrics"] = new JsonObject(
        row["results"]!.AsObject().Select(m => KeyValuePair.Create(MetricName(m.Key), (JsonNode?)Mean((double)m.Value!["mean"]!, (double)m.Value["se"]!))));
    Set(run, "fitSeconds", (double?)seconds["construct_weights_time"]);
    Set(run, "factorSeconds", (double?)seconds["ldlt_time"]);
    Set(run, "inverseSeconds", (double?)seconds["ainv_time"]);
    if (data == "amazon-books") // Figure 3, the lower half of its table
    {
        var (processors, peak, mean) = kind == "MRF" ? (16, r == 0 ? 96.45 : 96.58, r == 0 ? 49.12 : 49.75) : (2, 9.18, 3.87);
        (run["processors"], run["peakGB"], run["meanGB"]) = (processors, peak, mean);
    }

    (run["source"], run["place"]) = ("sansa-raw", (string)row["file"]!);
    return run;
}

JsonObject BarsRun(string[] fields, string data)
{
    var metrics = new JsonObject();
    foreach (var (name, text) in new[] { ("BarsRecall@20", fields[2]), ("BarsRecall@50", fields[3]), ("Ndcg@20", fields[4]), ("Ndcg@50", fields[5]) })
    {
        if (text.Length > 0)
            metrics[name] = Mean(double.Parse(text, CultureInfo.InvariantCulture));
    }

    var run = new JsonObject { ["id"] = $"{data}/bars/{fields[0]}", ["data"] = data, ["model"] = fields[0], ["metrics"] = metrics };
    // The training resources that the paper's Figure 3 reprints.
    if (data == "amazon-books" && (fields[0] is "EASE^R" or "SLIM" or "ItemCF" or "UltraGCN"))
    {
        run["fitSeconds"] = fields[0] switch { "EASE^R" => 222 * 60, "SLIM" => 316 * 60, "ItemCF" => 57 * 60, _ => 45 * 60 };
        run["processors"] = fields[0] == "UltraGCN" ? 20 : 28;
    }

    (run["reprinted"], run["source"], run["place"]) = (true, "bars", $"{data}, {fields[0]} ({fields[1]})");
    return run;
}

JsonObject AuthorsProgram(string[] fields)
{
    double? Number(int column) => fields[column].Length == 0 ? null : double.Parse(fields[column], CultureInfo.InvariantCulture);
    var metrics = new JsonObject();
    foreach (var (name, column) in new[] { ("BarsRecall@20", 6), ("Ndcg@20", 7), ("LiangRecall@20", 8), ("LiangRecall@50", 9), ("Ndcg@100", 10) })
    {
        if (Number(column) is { } value)
            metrics[name] = Mean(value);
    }

    var run = new JsonObject { ["id"] = "gowalla/measured/" + fields[0], ["data"] = "gowalla", ["model"] = fields[1] };
    Set(run, "density", Number(2));
    Set(run, "l2", Number(3));
    Set(run, "scans", Number(4));
    Set(run, "finetuneSteps", Number(5));
    run["metrics"] = metrics;
    Set(run, "fitSeconds", Number(11));
    Set(run, "peakGB", Number(12) / 1000);
    (run["processors"], run["source"], run["place"]) = (2, "authors-program", fields[0]);
    return run;
}

JsonObject Curve(string file, string id, string label)
{
    var samples = File.ReadLines(Path.Combine(folder, file)).Skip(1).Where(l => l.Length > 0)
        .Select(l => l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray()).ToArray();
    return new JsonObject
    {
        ["id"] = id,
        ["label"] = label,
        ["seconds"] = new JsonArray([.. samples.Select(s => (JsonNode)s[0])]),
        ["megabytes"] = new JsonArray([.. samples.Select(s => (JsonNode)s[1])]),
        ["source"] = "sansa-raw",
        ["place"] = $"memory of training and evaluation on Amazon Books, Figure 4 ({file})",
    };
}

static JsonObject Source(string title, string reference, string terms) => new() { ["title"] = title, ["reference"] = reference, ["terms"] = terms };

static JsonObject Mean(double mean, double? error = null)
{
    var value = new JsonObject { ["mean"] = mean };
    Set(value, "standardError", error);
    return value;
}

static string MetricName(string name) => name
    .Replace("recall BARS", "BarsRecall", StringComparison.Ordinal)
    .Replace("recall", "LiangRecall", StringComparison.Ordinal)
    .Replace("ndcg", "Ndcg", StringComparison.Ordinal);

static double Round(double value) => Math.Round(value, 6);

static void Set(JsonObject target, string name, double? value)
{
    if (value is { } v)
        target[name] = v == Math.Floor(v) && Math.Abs(v) < 1e9 ? (int)v : Math.Round(v, 10);
}

// One run a line, one curve a line: a difference can be read.
static byte[] Format(JsonObject document)
{
    var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    var parts = document.Select(part => part.Value is JsonArray list
        ? $"  \"{part.Key}\": [\n    {string.Join(",\n    ", list.Select(n => n!.ToJsonString(options)))}\n  ]"
        : $"  \"{part.Key}\": {part.Value!.ToJsonString(options)}");
    return System.Text.Encoding.UTF8.GetBytes($"{{\n{string.Join(",\n", parts)}\n}}\n");
}

static string SourcePath([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
