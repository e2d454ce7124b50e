using FsCheck;

namespace Sansa.Tests.Dense;

/// <summary>How many random cases a dense property runs: the oracle's triple loops are slow in a debug build.</summary>
internal static class DenseConfig
{
    public static Config Quick { get; } = Config.QuickThrowOnFailure.WithMaxTest(40);
}
