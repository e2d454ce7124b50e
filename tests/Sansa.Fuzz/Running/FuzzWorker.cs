using System.Diagnostics;
using System.Globalization;

namespace Sansa.Fuzz.Running;

/// <summary>
/// The process that runs inputs: a stack overflow or a hang ends it, and not the one that looks on. It writes one line for
/// each fault and one at its end; the number of the input at work is in a file, for when there is no end.
/// </summary>
internal static class FuzzWorker
{
    public const string CommandName = "worker";

    /// <summary>Exit code of a process whose input did not end.</summary>
    public const int HangCode = 3;

    // Far beyond the limit of one input, so that a busy machine is not taken for a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    // What a thread has where the system is not generous.
    private const int StackBytes = 1 << 20;

    public static int Run(CommandOptions options)
    {
        var thread = new Thread(() => Work(options), StackBytes);
        thread.Start();
        thread.Join();
        return 0;
    }

    private static void Work(CommandOptions options)
    {
        var target = options.Target();
        var cases = new FuzzCases(target, options.Number("seed", 1));
        var folder = options.Required("folder");
        var path = Path.Combine(folder, "input" + target.Extension);
        using var state = new FileStream(Path.Combine(folder, "state"), FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        using var watch = new Watchdog(Hang);
        // Code is loaded and compiled once, before anything is measured.
        for (var i = 0; i < Math.Min(cases.GivenCount, 8); i++)
            FuzzCase.Run(target, cases[i], path);
        var (first, count) = (options.Number("first", 0), options.Number("count", int.MaxValue));
        var (clock, limit) = (Stopwatch.StartNew(), TimeSpan.FromSeconds(options.Real("seconds", 1e9)));
        var index = first;
        for (; index - first < count && clock.Elapsed < limit; index++)
        {
            state.Position = 0;
            state.Write(BitConverter.GetBytes(index));
            var bytes = cases[index];
            watch.Restart();
            if (FuzzCase.Fault(target, FuzzCase.Run(target, bytes, path), bytes.Length, () => FuzzCase.Run(target, bytes, path)) is { } fault)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fault {index} {fault}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {index}"));
    }

    /// <summary>Ends the process when an input takes far too long.</summary>
    private sealed class Watchdog : IDisposable
    {
        private readonly Timer _timer;
        private readonly TimeSpan _limit;

        public Watchdog(TimeSpan limit)
        {
            _limit = limit;
            _timer = new Timer(_ => Environment.Exit(HangCode));
            Restart();
        }

        public void Restart() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

        public void Dispose() => _timer.Dispose();
    }
}
