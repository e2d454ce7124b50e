using System.Diagnostics;

namespace Sansa.Fuzz.Running;

/// <summary>What one input did.</summary>
/// <param name="Error">An exception that is not one of the target's typed errors; null for none.</param>
/// <param name="Elapsed">Wall-clock time.</param>
/// <param name="AllocatedBytes">Managed memory that all threads asked for meanwhile.</param>
internal sealed record FuzzOutcome(Exception? Error, TimeSpan Elapsed, long AllocatedBytes);

/// <summary>The inputs of a target, numbered: the kept ones and the seeds first, then changed ones, each made from its number alone.</summary>
internal sealed class FuzzCases
{
    private readonly FuzzTarget _target;
    private readonly int _seed;
    private readonly List<byte[]> _given;

    public FuzzCases(FuzzTarget target, int seed)
    {
        (_target, _seed) = (target, seed);
        _given = [.. target.Seeds(), .. Kept(target.Name)];
    }

    /// <summary>Number of the inputs that are there without a change.</summary>
    public int GivenCount => _given.Count;

    public byte[] this[int index]
    {
        get
        {
            if (index < _given.Count)
                return _given[index];
            var random = new Random(HashOf(_seed, index));
            return _target.Mutator.Mutate(_given[random.Next(_given.Count)], _given[random.Next(_given.Count)], random);
        }
    }

    private static IEnumerable<byte[]> Kept(string target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "corpus", target);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
    }

    // Neighbouring seeds of Random give similar numbers; a multiplication by a large odd number drives them apart.
    private static int HashOf(int seed, int index) => unchecked((int)((((uint)seed * 0x9E3779B1u) + (uint)index) * 0x85EBCA77u));
}

/// <summary>Runs one input and measures it.</summary>
internal static class FuzzCase
{
    /// <summary>The limit of time for one input.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    public static FuzzOutcome Run(FuzzTarget target, byte[] bytes, string path)
    {
        File.WriteAllBytes(path, bytes);
        var before = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();
        Exception? fault = null;
        try
        {
            target.Read(new FuzzInput(bytes, path));
        }
#pragma warning disable CA1031 // Any exception at all is what is looked for.
        catch (Exception error)
        {
            fault = target.IsTyped(error) ? null : error;
        }
#pragma warning restore CA1031

        return new FuzzOutcome(fault, clock.Elapsed, GC.GetTotalAllocatedBytes() - before);
    }

    /// <summary>What is wrong with an input, in one line; null where nothing is.</summary>
    /// <param name="target">Whose memory limit holds.</param>
    /// <param name="outcome">What the input did.</param>
    /// <param name="length">Its length.</param>
    /// <param name="again">Runs it once more: a pause of the machine makes an input slow once, and a first call loads code.</param>
    public static string? Fault(FuzzTarget target, FuzzOutcome outcome, int length, Func<FuzzOutcome> again)
    {
        if (outcome.Error is { } error)
            return $"{error.GetType().Name}: {FirstLine(error.Message)} {Place(error)}";
        if (outcome.AllocatedBytes > target.MaxBytes(length))
        {
            outcome = again();
            if (outcome.AllocatedBytes > target.MaxBytes(length))
                return FormattableString.Invariant($"memory: {outcome.AllocatedBytes / 1e6:F0} MB for {length} bytes");
        }

        for (var tries = 0; outcome.Elapsed > MaxTime; outcome = again(), tries++)
        {
            if (tries == 2)
                return FormattableString.Invariant($"time: {outcome.Elapsed.TotalSeconds:F1} s for {length} bytes");
        }

        return null;
    }

    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0];
        return line.Length > 120 ? line[..120] + "..." : line;
    }

    // The innermost method of ours.
    private static string Place(Exception error) =>
        (error.StackTrace ?? "").Split('\n').FirstOrDefault(line => line.Contains("Sansa.", StringComparison.Ordinal))?.Trim() ?? "";
}
