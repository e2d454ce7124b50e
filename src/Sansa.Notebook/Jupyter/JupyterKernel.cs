using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using NetMQ;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// The C# kernel for Jupyter clients (JupyterLab, Notebook, VS Code, nbconvert): messaging protocol 5.3 over ZeroMQ,
/// one notebook a process.
/// </summary>
public static class JupyterKernel
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Serves the client that wrote <paramref name="connectionFile"/> until it asks for shutdown, dies, or
    /// <paramref name="cancellation"/> fires. SIGINT stops the running cell and not the process. The caller should end the
    /// process afterwards: threads that cells started may still run.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no connection file.</exception>
    /// <exception cref="IOException">The file cannot be read, or a port is taken.</exception>
    public static async Task RunAsync(string connectionFile, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionFile);
        var connection = ConnectionFile.Read(connectionFile);
        var log = Console.Error;
        Console.SetIn(new ClosedInput());
        ExceptionHandling.SetUnhandledExceptionHandler(TellOfLostException);

        using (var server = new KernelServer(connection, text => log.WriteLine("sansa kernel: " + text)))
        {
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
            {
                signal.Cancel = true;
                server.Interrupt();
            });
            using var parent = ParentWatch.Start(server.Stop);
            using var stop = cancellation.Register(server.Stop);
            await server.RunAsync();
        }
        // The last replies leave the process here; a client that went away must not hold it, nor a cell that keeps the pool busy.
        var farewell = OwnThread.RunAsync("farewell", () =>
        {
            NetMQConfig.Cleanup(block: true);
            return true;
        });
        farewell.Wait(FarewellTime, CancellationToken.None);
    }

    // A thread that a cell started has thrown: .NET would end the process, and every variable with it.
    private static bool TellOfLostException(Exception error)
    {
        if (CellInvocation.Current is not { } cell)
            return false;
        cell.TellOfLostException(error);
        return true;
    }
}
