using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sansa.Data;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Experiments;

/// <summary>Fingerprints by which a record is recognised as still true.</summary>
internal static class Fingerprint
{
    private const int Digits = 16;

    /// <summary>
    /// The code version: a fingerprint of the source files that the Sansa library was compiled from, which the build put into
    /// the assembly. It is the same in any checkout, on any machine, in Debug and Release, in a package and without git,
    /// and changes when the code of the library does, not with a comment, a line break or the name of a file. A commit would also change with a typo in
    /// a page, the assembly's own id with the folder that it was built in.
    /// </summary>
    public static string Code { get; } = OfSources(typeof(Recommender).Assembly);

    /// <summary>The commit that the library was built at; null when it was built outside of git.</summary>
    public static string? Commit { get; } =
        typeof(Recommender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit]
            ? commit
            : null;

    /// <summary>Shape, pattern and values of a matrix: what a model is trained on, whatever file it came from.</summary>
    public static string Of(CsrMatrix matrix)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(new[] { matrix.RowCount, matrix.ColumnCount }));
        hash.AppendData(MemoryMarshal.AsBytes<long>(matrix.RowPointers));
        hash.AppendData(MemoryMarshal.AsBytes<int>(matrix.ColumnIndices.AsSpan(0, (int)matrix.NonzeroCount)));
        if (matrix.Values is { } values)
            hash.AppendData(MemoryMarshal.AsBytes<float>(values.AsSpan(0, (int)matrix.NonzeroCount)));
        return Of(hash.GetHashAndReset());
    }

    public static string Of(byte[] sha256) => Convert.ToHexStringLower(sha256)[..Digits];

    private static string OfSources(Assembly assembly)
    {
        using var list = assembly.GetManifestResourceStream("sources.sha256");
        if (list is null)
            return "mvid-" + assembly.ManifestModule.ModuleVersionId.ToString("N")[..Digits];
        using var reader = new StreamReader(list);
        // The order in which a file system lists files differs between machines.
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);
        return Of(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}

/// <summary>The matrices that a run used.</summary>
public sealed record DataRecord
{
    /// <summary>Users of the training matrix.</summary>
    public required int Users { get; init; }

    /// <summary>Items.</summary>
    public required int Items { get; init; }

    /// <summary>Interactions of the training matrix.</summary>
    public required long Interactions { get; init; }

    /// <summary>Users with held-out items.</summary>
    public required int EvaluatedUsers { get; init; }

    /// <summary>The protocol in words.</summary>
    public required string Protocol { get; init; }

    /// <summary>Fingerprint of the training matrix.</summary>
    public required string Train { get; init; }

    /// <summary>Fingerprint of the fold-in matrix of the evaluated users.</summary>
    public required string FoldIn { get; init; }

    /// <summary>Fingerprint of their held-out items.</summary>
    public required string HeldOut { get; init; }

    internal static DataRecord Of(Split split, EvaluatedUsers users)
    {
        var (train, set) = users == Experiments.EvaluatedUsers.Test ? (split.Train, split.Test) : (split.Train, split.Validation!);
        var trainHash = Fingerprint.Of(train);
        return new DataRecord
        {
            Users = train.RowCount,
            Items = train.ColumnCount,
            Interactions = train.NonzeroCount,
            EvaluatedUsers = set.UsersWithHeldOutItems,
            Protocol = split.ProtocolName,
            Train = trainHash,
            FoldIn = ReferenceEquals(set.FoldIn, train) ? trainHash : Fingerprint.Of(set.FoldIn),
            HeldOut = Fingerprint.Of(set.HeldOut),
        };
    }
}
