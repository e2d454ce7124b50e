using System.Runtime.InteropServices;

namespace Sansa.Dense;

/// <summary>Native float32 memory aligned to 64 bytes, for arrays beyond the 2^31 elements of a .NET array. Its owner disposes it.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint HugePage = 2 << 20;
    private const int MadviseHugePage = 14;
    private void* _memory;

    /// <summary>Allocates <paramref name="length"/> elements, zeroed if asked.</summary>
    /// <exception cref="InsufficientMemoryException">The system refuses; the message says how many bytes were asked for.</exception>
    public NativeBuffer(long length, bool clear = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = (nuint)Math.Max(length, 1) * sizeof(float);
        var large = bytes >= 16 * HugePage;
        try
        {
            _memory = NativeMemory.AlignedAlloc(bytes, large ? HugePage : Alignment);
        }
        catch (OutOfMemoryException e)
        {
            throw new InsufficientMemoryException($"The system has no {bytes / 1e9:F2} GB for a dense buffer of {length} float32 values.", e);
        }

        if (large)
            AdviseHugePages(_memory, bytes);
        GC.AddMemoryPressure((long)bytes);
        if (clear)
            NativeMemory.Clear(_memory, bytes);
    }

    /// <summary>The buffer, or a new one in its place if it is missing or shorter; what it holds is whatever was there before.</summary>
    public static NativeBuffer Ensure(ref NativeBuffer? buffer, long length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new NativeBuffer(length);
        }

        return buffer;
    }

    /// <summary>Number of float32 elements.</summary>
    public long Length { get; }

    /// <summary>The first element.</summary>
    public float* Data => (float*)_memory;

    /// <summary>A column-major matrix at the start of this buffer, its columns adjacent.</summary>
    public MatrixView AsMatrix(int rows, int columns) => new(Data, rows, columns, rows);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    ~NativeBuffer() => Free();

    private void Free()
    {
        if (_memory is null)
            return;
        NativeMemory.AlignedFree(_memory);
        GC.RemoveMemoryPressure(Math.Max(Length, 1) * sizeof(float));
        _memory = null;
    }

    /// <summary>Columns of a large matrix are pages apart; with 2 MB pages the address translation stays cached. A hint: failure changes nothing.</summary>
    private static void AdviseHugePages(void* address, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Madvise(address, bytes, MadviseHugePage);
        }
        catch (EntryPointNotFoundException)
        {
        }
        catch (DllNotFoundException)
        {
        }
    }

#pragma warning disable CA5392, SYSLIB1054 // libc is always loaded already; blittable arguments need no generated stub.
    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Madvise(void* address, nuint length, int advice);
#pragma warning restore CA5392, SYSLIB1054
}
