using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sansa.Experiments;

/// <summary>What numbers were measured on.</summary>
/// <param name="Processor">Its name, as the system gives it.</param>
/// <param name="Cores">Logical cores that the process may use.</param>
/// <param name="MemoryGB">Memory that it may use, in 10^9 bytes.</param>
/// <param name="VectorBits">Widest vectors that .NET uses.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Runtime">Version of .NET.</param>
public sealed record MachineInfo(string Processor, int Cores, double MemoryGB, int VectorBits, string OperatingSystem, string Runtime)
{
    /// <summary>This machine.</summary>
    public static MachineInfo Current() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Cores} cores of {Processor}, {MemoryGB:F0} GB, {Runtime}");

    private static string ProcessorName()
    {
        const string linux = "/proc/cpuinfo";
        var line = File.Exists(linux) ? File.ReadLines(linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
