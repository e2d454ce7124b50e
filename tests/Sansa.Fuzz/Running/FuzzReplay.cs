namespace Sansa.Fuzz.Running;

/// <summary>Looks at one input closely.</summary>
internal static class FuzzReplay
{
    /// <summary>Runs a file and prints what happens.</summary>
    public static int Replay(FuzzTarget target, string file)
    {
        var outcome = Run(target, File.ReadAllBytes(file));
        Console.WriteLine(FormattableString.Invariant($"{outcome.Elapsed.TotalSeconds:F2} s, {outcome.AllocatedBytes / 1e6:F1} MB"));
        Console.WriteLine(outcome.Error?.ToString() ?? "no fault");
        return outcome.Error is null ? 0 : 1;
    }

    /// <summary>Removes pieces of a file, large ones first, for as long as the same kind of exception remains, and writes the rest over it.</summary>
    public static int Minimise(FuzzTarget target, string file)
    {
        var bytes = File.ReadAllBytes(file);
        if (Run(target, bytes).Error is not { } error)
            throw new ArgumentException("The file makes no exception that is a fault, and only such ones are made smaller.");
        for (var piece = bytes.Length / 2; piece >= 1; piece /= 2)
        {
            for (var at = 0; at < bytes.Length;)
            {
                byte[] without = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + piece)..]];
                if (Run(target, without).Error?.GetType() == error.GetType())
                    bytes = without;
                else
                    at += piece;
            }
        }

        File.WriteAllBytes(file, bytes);
        Console.WriteLine($"{bytes.Length} bytes: {error.GetType().Name}");
        return 0;
    }

    private static FuzzOutcome Run(FuzzTarget target, byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("sansa-fuzz");
        var outcome = FuzzCase.Run(target, bytes, Path.Combine(folder.FullName, "input" + target.Extension));
        folder.Delete(recursive: true);
        return outcome;
    }
}
