using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Sansa.Persistence;
using Sansa.Sparse;

namespace Sansa.Cli.Bench;

/// <summary>
/// The Python package <c>implicit</c>: a yardstick for our models where SANSA_IMPLICIT names a Python that imports it (with PYTHONPATH where it was built),
/// never a dependency.
/// </summary>
internal sealed class ImplicitPackage
{
    private const string PathVariable = "SANSA_IMPLICIT";
    private readonly string _python;

    private ImplicitPackage(string python) => _python = python;

    /// <summary>The package; null where there is none.</summary>
    public static ImplicitPackage? Find()
    {
        var python = Environment.GetEnvironmentVariable(PathVariable);
        try
        {
            return !string.IsNullOrEmpty(python) && Run(python, "import implicit", null, 0) is not null ? new ImplicitPackage(python) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The lines that a program prints, one number each, given X as <c>x</c> (float32) and <c>threads</c>.</summary>
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public IReadOnlyList<double> Numbers(string program, CsrMatrix x, int threads)
    {
        var folder = Directory.CreateTempSubdirectory("sansa-implicit");
        try
        {
            using (var file = File.Create(Path.Combine(folder.FullName, "x.npz")))
                NpzMatrix.Write(file, x);
            var output = Run(_python, $"""
                import time, numpy, scipy.sparse, warnings
                warnings.simplefilter("ignore")
                threads = {threads}
                x = scipy.sparse.load_npz("x.npz").astype(numpy.float32)
                {program}
                """, folder.FullName, threads) ?? throw new InvalidOperationException("The program with the package implicit failed.");
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Run(string python, string program, string? folder, int threads)
    {
        var start = new ProcessStartInfo(python, ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder is not null)
            start.WorkingDirectory = folder;
        // The package asks for it: its own threads and those of BLAS would get into each other's way.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        if (threads > 0)
            start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return process.ExitCode == 0 ? output : null;
    }
}
