using System.Runtime.InteropServices;

namespace Sansa.Notebook.Tests;

/// <summary>The processor time of the calling thread: unlike the time by the clock it does not grow when others use the machine.</summary>
internal static partial class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID of Linux.
    private const int ThreadTime = 3;

    /// <summary>The shortest of some runs: what the work takes when nothing else (a tier of the compiler, a collection) came into it.</summary>
    public static TimeSpan Shortest(int runs, Action work)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux, whose clock of a thread it reads");
        return Enumerable.Range(0, runs).Min(_ => Once(work));
    }

    private static TimeSpan Once(Action work)
    {
        var before = Now();
        work();
        return Now() - before;
    }

    private static TimeSpan Now()
    {
        Assert.Equal(0, GetTime(ThreadTime, out var time));
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
