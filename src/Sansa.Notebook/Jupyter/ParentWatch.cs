using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// Notices that the Jupyter server died without a word, so that no kernel is left behind. Jupyter names itself in
/// <c>JPY_PARENT_PID</c>; a kernel started by hand has no such variable and lives on its own.
/// </summary>
internal sealed partial class ParentWatch : IDisposable
{
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);
    private readonly Timer? _timer;

    private ParentWatch(Timer? timer) => _timer = timer;

    /// <summary>Calls <paramref name="gone"/> once, when the parent has ended.</summary>
    public static ParentWatch Start(Action gone)
    {
        if (!long.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var parent) || parent == 0)
            return new ParentWatch(null);
        if (OperatingSystem.IsWindows())
        {
            WaitForHandle((nint)parent, gone);
            return new ParentWatch(null);
        }
        return new ParentWatch(Poll((int)parent, gone));
    }

    public void Dispose() => _timer?.Dispose();

    // A launcher may stand between Jupyter and the kernel, so both are watched: the process above us, and Jupyter itself.
    private static Timer Poll(int jupyter, Action gone)
    {
        var above = GetParentProcessId();
        // In a container Jupyter's number may mean nothing here; then only the process above counts.
        var visible = Exists(jupyter);
        var orphan = above == 1 && jupyter != 1 && !visible;
        var told = 0;
        return new Timer(_ =>
        {
            var ended = orphan || GetParentProcessId() != above || (visible && !Exists(jupyter));
            if (ended && Interlocked.Exchange(ref told, 1) == 0)
                gone();
        }, null, TimeSpan.Zero, Interval);
    }

    // On Windows the variable holds an inherited process handle, which is signalled when the process ends.
    private static void WaitForHandle(nint process, Action gone)
    {
        var thread = new Thread(() =>
        {
            using var handle = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(process, ownsHandle: true) };
            handle.WaitOne();
            gone();
        });
        thread.IsBackground = true;
        thread.Start();
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
