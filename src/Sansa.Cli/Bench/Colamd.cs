using System.Diagnostics;
using System.Runtime.InteropServices;
using Sansa.Sparse;

namespace Sansa.Cli.Bench;

/// <summary>
/// SuiteSparse's COLAMD, the ordering of the authors' program: a yardstick for ours where libcolamd.so.2 is on the loader's
/// path or SANSA_COLAMD names it, never a dependency.
/// </summary>
internal sealed unsafe class Colamd
{
    private const string PathVariable = "SANSA_COLAMD";
    private const int Statistics = 20;
    private readonly delegate* unmanaged<int, int, int, int*, int*, double*, int*, int> _colamd;
    private readonly delegate* unmanaged<int, int, int, nuint> _recommended;

    private Colamd(nint colamd, nint recommended)
    {
        _colamd = (delegate* unmanaged<int, int, int, int*, int*, double*, int*, int>)colamd;
        _recommended = (delegate* unmanaged<int, int, int, nuint>)recommended;
    }

    /// <summary>The library; null where there is none.</summary>
    public static Colamd? Find()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        return NativeLibrary.TryLoad(string.IsNullOrEmpty(path) ? "libcolamd.so.2" : path, out var library)
            && NativeLibrary.TryGetExport(library, "colamd", out var colamd)
            && NativeLibrary.TryGetExport(library, "colamd_recommended", out var recommended)
                ? new Colamd(colamd, recommended)
                : null;
    }

    /// <summary>Seconds of one ordering of the columns of X; copying X into its form is not counted.</summary>
    public double Seconds(CsrMatrix x)
    {
        var byItem = x.Transpose();
        var entries = checked((int)byItem.NonzeroCount);
        var pointers = Enumerable.Range(0, x.ColumnCount + 1).Select(c => c == 0 ? 0 : checked((int)byItem.RowPointers[c])).ToArray();
        var workspace = new int[checked((int)_recommended(entries, x.RowCount, x.ColumnCount))];
        byItem.ColumnIndices.AsSpan(0, entries).CopyTo(workspace);
        var statistics = new int[Statistics];
        var clock = Stopwatch.StartNew();
        fixed (int* a = workspace, p = pointers, s = statistics)
        {
            if (_colamd(x.RowCount, x.ColumnCount, workspace.Length, a, p, null, s) == 0)
                throw new InvalidOperationException($"COLAMD refused the matrix: status {statistics[3]}.");
        }

        return clock.Elapsed.TotalSeconds;
    }
}
