#:project ../src/Sansa.Data/Sansa.Data.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true
#:property NoWarn=CS1591

// Reads made ratings as CSV with Interactions.ReadCsv and with Microsoft's DataFrame.LoadCsv, one after the other in one
// process; "ours" or "peer" as the second argument runs only one, so that the peak memory is its own.
//   dotnet run -c Release benchmarks/csv.cs [rows, 10000000] [both | ours | data | peer]
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Analysis;
using Sansa.Data;

var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
var which = args.Length > 1 ? args[1] : "both";
var path = Path.Combine(Path.GetTempPath(), $"sansa-csv-{rows}.csv");
if (!File.Exists(path))
    Make(path, rows);
Console.WriteLine($"{rows:N0} rows, {new FileInfo(path).Length / 1e6:F0} MB, {Environment.ProcessorCount} cores");
if (which is "both" or "ours")
    Measure("Interactions.ReadCsv -> DataFrame", () => Interactions.ReadCsv(path).Rows.Count);
if (which is "both" or "data")
    Measure("InteractionData.ReadCsv", () => InteractionData.ReadCsv(path).Count);
if (which is "both" or "peer")
    Measure("DataFrame.LoadCsv", () => DataFrame.LoadCsv(path).Rows.Count);

static void Measure(string what, Func<long> read)
{
    GC.Collect();
    var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
    var count = read();
    var processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    Console.WriteLine(
        $"{what}: {clock.Elapsed.TotalSeconds:F2} s, {processor:F2} s of processor time, {count:N0} rows, "
            + $"peak of the process so far {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
}

static void Make(string path, int rows)
{
    var random = new Random(1);
    using var writer = new StreamWriter(path + ".part");
    writer.Write("userId,movieId,rating,timestamp\n");
    for (var k = 0; k < rows; k++)
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)(140_000 * Math.Pow(random.NextDouble(), 1.5))},{(int)(130_000 * Math.Pow(random.NextDouble(), 3))},"
                + $"{1 + (random.Next(9) / 2.0)},{random.Next(800_000_000, 1_400_000_000)}\n"));
    writer.Close();
    File.Move(path + ".part", path, overwrite: true);
}
