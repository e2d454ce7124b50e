namespace Sansa.Models;

/// <summary>What the machine has.</summary>
internal static class MachineMemory
{
    /// <summary>Bytes that can still be taken before the machine or the container runs out.</summary>
    public static long FreeBytes
    {
        get
        {
            var info = GC.GetGCMemoryInfo();
            var load = info.MemoryLoadBytes > 0 ? info.MemoryLoadBytes : Environment.WorkingSet;
            return Math.Max(0, info.TotalAvailableMemoryBytes - load);
        }
    }
}
