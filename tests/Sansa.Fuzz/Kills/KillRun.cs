using System.Diagnostics;
using System.Globalization;
using Sansa.Fuzz.Running;

namespace Sansa.Fuzz.Kills;

/// <summary>Kills a process again and again while it saves a model, and looks at what is left.</summary>
internal sealed class KillRun(string folder, Random random)
{
    // From before the first write to several saves later.
    private const int LongestDelayMilliseconds = 60;

    private readonly string _path = Path.Combine(folder, "model.sansa");
    private int _lastSaid;

    /// <summary>Kills so far.</summary>
    public int KillCount { get; private set; }

    /// <summary>Kills that left a temporary file: they came while a file was written.</summary>
    public int InterruptedCount { get; private set; }

    /// <summary>The newest version in the file.</summary>
    public int Version { get; private set; }

    public static int Command(CommandOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("sansa-kills");
        try
        {
            var clock = Stopwatch.StartNew();
            var run = new KillRun(folder.FullName, new Random(options.Number("seed", 1)));
            for (var count = options.Number("count", 1000); count > 0; count--)
                run.KillOnce();
            run.Finish();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.KillCount} kills, {run.InterruptedCount} of them inside a write; "
                    + $"{run.Version} versions saved, none lost or mixed, no temporary file left; {clock.Elapsed.TotalSeconds:F0} s"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Starts a saver, waits until it has saved once, kills it at a random moment, and checks the file.</summary>
    /// <exception cref="InvalidOperationException">A model was lost, or a file of an earlier process stayed; the message says which.</exception>
    public void KillOnce()
    {
        using var process = Process.Start(OwnProcess.StartInfo([Saver.CommandName, "--file", _path]))!;
        _lastSaid = process.StandardOutput.ReadLine() is { } first ? int.Parse(first, CultureInfo.InvariantCulture) : throw Ended(process);
        Require(
            TemporaryFiles().All(f => f.Contains($"-{process.Id}-", StringComparison.Ordinal)),
            "A temporary file of a killed process is still there after the next save.");
        Thread.Sleep(random.Next(LongestDelayMilliseconds));
        process.Kill();
        while (process.StandardOutput.ReadLine() is { Length: > 0 } line && int.TryParse(line, CultureInfo.InvariantCulture, out var said))
            _lastSaid = said;
        process.WaitForExit();
        KillCount++;
        Check();
        InterruptedCount += TemporaryFiles().Length > 0 ? 1 : 0;
    }

    /// <summary>Saves once more, after which nothing but the model may be in the folder.</summary>
    public void Finish()
    {
        var model = Sansa.Models.ModelKinds.Load(_path);
        model.Save(_path);
        Check();
        Require(Directory.GetFileSystemEntries(folder).Length == 1, "A temporary file stayed.");
    }

    // What was said to be saved is there, or one version more: the kill came between the renaming and the saying.
    private void Check()
    {
        Version = Saver.VersionOf(_path);
        Require(Version - _lastSaid is 0 or 1, $"The file holds version {Version} although version {_lastSaid} was saved last.");
    }

    private InvalidOperationException Ended(Process process)
    {
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"After {KillCount} kills a saver ended by itself with code {process.ExitCode}. {error}"));
    }

    private string[] TemporaryFiles() => Directory.GetFiles(folder, ".*.tmp");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
