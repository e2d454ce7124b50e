// Draws accuracy.svg, the README's picture, from the kept records and published.json:
//   dotnet run -c Release docs/accuracy.cs
#:project ../src/Sansa.Interactive/Sansa.Interactive.csproj
#:project ../src/Sansa.Experiments/Sansa.Experiments.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using System.Runtime.CompilerServices;
using Sansa.Experiments;
using Sansa.Interactive;

const string Metric = "BarsRecall@20";
string folder = Path.GetDirectoryName(ThisFile())!;
string experiments = Path.Combine(folder, "..", "experiments");
RunRecord[] records =
[
    .. Records("table1-gowalla"), .. Records("figure3-gowalla").Where(r => r.Name == "icf-0.01-refit"),
];
var published = PublishedResults.Read(Path.Combine(experiments, "published.json")).Runs
    .Where(r => r.Data == "gowalla" && r.Source == "authors-program").ToArray();
MeasuredSeries[] series =
[
    Ours("SANSA exact", "exact-"), Ours("SANSA ICF", "icf-"),
    Theirs("authors' program, exact", "SANSA (CHOLMOD)"), Theirs("authors' program, ICF", "SANSA (ICF)"),
];
double ease = published.Single(r => r.Model == "EASE^R")[Metric];
var chart = SansaCharts.AccuracyAgainstDensity("Recall@20 on Gowalla", series, new PublishedValue("EASE^R, dense", ease));
File.WriteAllText(Path.Combine(folder, "accuracy.svg"), chart.ToSvg());

IEnumerable<RunRecord> Records(string experiment) => Directory.GetFiles(Path.Combine(experiments, "records", experiment), "*.json").Select(RunRecord.Read);

MeasuredSeries Ours(string name, string prefix) => new(name,
[
    .. records.Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal) && r.Name.EndsWith("-refit", StringComparison.Ordinal))
        .OrderBy(r => r.Density).Select(r => new MeasuredPoint(r.Density, r[Metric].Mean, r[Metric].StandardError ?? double.NaN)),
]);

// Where the authors' program was run with several schedules, the best.
MeasuredSeries Theirs(string name, string model) => new(name,
[
    .. published.Where(r => r.Model == model).GroupBy(r => r.Density!.Value).OrderBy(g => g.Key).Select(g => new MeasuredPoint(g.Key, g.Max(r => r[Metric]))),
]) { Published = true };

static string ThisFile([CallerFilePath] string path = "") => path;
