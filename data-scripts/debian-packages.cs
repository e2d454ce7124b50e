#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the built-in data set from Debian's package index.
//   dotnet run data-scripts/debian-packages.cs [--from FILE] [--out FILE]
// --from  the output of 'apt-cache dumpavail' of another machine; without it the command is run here
// --out   where to write; by default src/Sansa.Data/Resources/debian-packages.txt.br
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Sansa.Data.Catalog;

var from = Option("--from");
var output = Option("--out") ?? Path.Combine(ScriptFolder(), "..", "src", "Sansa.Data", "Resources", "debian-packages.txt.br");

using var index = from is null ? RunAptCache() : new StreamReader(from);
var relations = DebianIndex.ReadRelations(index);
var text = new StringBuilder();
foreach (var (package, items) in relations)
    text.Append(package).Append(' ').AppendJoin(' ', items).Append('\n');
WriteCompressed(Encoding.UTF8.GetBytes(text.ToString()), output);
var distinct = relations.Values.SelectMany(items => items).Distinct().Count();
Console.WriteLine(
    $"{Path.GetFullPath(output)}: {relations.Count} packages with {relations.Values.Sum(items => items.Count)} relations to {distinct} packages, "
        + $"{new FileInfo(output).Length} bytes");

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

static string ScriptFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

static TextReader RunAptCache()
{
    try
    {
        var start = new ProcessStartInfo("apt-cache", "dumpavail") { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new StringReader(text);
    }
    catch (System.ComponentModel.Win32Exception error)
    {
        throw new InvalidOperationException(
            "apt-cache is not on this machine. Run 'apt-cache dumpavail > index.txt' on a Debian machine and pass --from index.txt.", error);
    }
}

static void WriteCompressed(byte[] text, string path)
{
    var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
    if (!BrotliEncoder.TryCompress(text, compressed, out var length, quality: 11, window: 24))
        throw new InvalidOperationException("Brotli could not compress the list.");
    File.WriteAllBytes(path + ".part", compressed[..length]);
    File.Move(path + ".part", path, overwrite: true);
}
