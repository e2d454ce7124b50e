using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// Notices that the Jupyter server died without a word, so that no kernel is left behind. Jupyter names itself in
/// <c>JPY_PARENT_PID</c>; a kernel started by hand has no such variable and lives on its own.
/// </summary>
internal sealed partial class ParentWatch : IDisposable
{
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);
    private readonly ManualResetEventSlim _disposed = new();

    private ParentWatch()
    {
    }

    /// <summary>Calls <paramref name="gone"/> once, when the parent has ended. It watches on a thread of its own: a cell may keep the pool busy.</summary>
    public static ParentWatch Start(Action gone)
    {
        var watch = new ParentWatch();
        if (!long.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var parent) || parent == 0)
            return watch;
        OwnThread.Start("parent watch", () =>
        {
            if (OperatingSystem.IsWindows())
                WaitForHandle((nint)parent);
            else if (!watch.Poll((int)parent))
                return;
            gone();
        });
        return watch;
    }

    public void Dispose() => _disposed.Set();

    // A launcher may stand between Jupyter and the kernel, so both are watched: the process above us, and Jupyter itself.
    // False when the watch was disposed first.
    private bool Poll(int jupyter)
    {
        var above = GetParentProcessId();
        // In a container Jupyter's number may mean nothing here; then only the process above counts.
        var visible = Exists(jupyter);
        if (above == 1 && jupyter != 1 && !visible)
            return true;
        while (!_disposed.Wait(Interval))
            if (GetParentProcessId() != above || (visible && !Exists(jupyter)))
                return true;
        return false;
    }

    // On Windows the variable holds an inherited process handle, which is signalled when the process ends.
    private static void WaitForHandle(nint process)
    {
        using var handle = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(process, ownsHandle: true) };
        handle.WaitOne();
    }

    private static bool Exists(int process)
    {
        const int NoSuchProcess = 3;
        return Kill(process, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess;
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
