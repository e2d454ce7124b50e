using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sansa.Recommendation;
using Sansa.Tuning;

namespace Sansa.Experiments;

/// <summary>A trial as a line of a <see cref="TuningFile"/>.</summary>
internal sealed record TrialLine
{
    /// <summary>More users than this are none that a search was made with.</summary>
    private const int MaxUsers = 1 << 28;

    public required int Number { get; init; }

    public required string Origin { get; init; }

    public required JsonObject Options { get; init; }

    public required IReadOnlyList<double> Point { get; init; }

    public bool Dropped { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failure { get; init; }

    public long Weights { get; init; }

    public double FitSeconds { get; init; }

    public double EvaluateSeconds { get; init; }

    /// <summary>For people; NaN where the training failed.</summary>
    public double Mean { get; init; }

    public int Users { get; init; }

    /// <summary>The metric of each user, 4 bytes each, compressed with Brotli, in base 64: paired comparisons need them.</summary>
    public required string Values { get; init; }

    public static TrialLine Of(Trial trial, ModelKind kind)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(MemoryMarshal.AsBytes<float>(trial.Values.ToArray()));
        return new TrialLine
        {
            Number = trial.Number,
            Origin = trial.Origin,
            Options = kind.WriteOptions(trial.Options with { Threads = 0 }),
            Point = trial.Point,
            Dropped = trial.WasDropped,
            Failure = trial.Failure,
            Weights = trial.Weights,
            FitSeconds = trial.FitSeconds,
            EvaluateSeconds = trial.EvaluateSeconds,
            Mean = trial.Mean,
            Users = trial.Values.Count,
            Values = Convert.ToBase64String(packed.ToArray()),
        };
    }

    /// <exception cref="InvalidDataException">There are other values than users.</exception>
    public Trial ToTrial(ModelKind kind)
    {
        if (Users is < 0 or > MaxUsers)
            throw new InvalidDataException($"users is {Users}");
        var values = new float[Users];
        using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(Values)), CompressionMode.Decompress);
        if (brotli.ReadAtLeast(MemoryMarshal.AsBytes(values.AsSpan()), 4 * Users, throwOnEndOfStream: false) < 4 * Users || brotli.ReadByte() >= 0)
            throw new InvalidDataException($"there are not {Users} values");
        return new Trial(Number, kind.ReadOptions(Options))
        {
            Origin = Origin,
            Point = Point,
            WasDropped = Dropped,
            Failure = Failure,
            Weights = Weights,
            FitSeconds = FitSeconds,
            EvaluateSeconds = EvaluateSeconds,
            Values = values,
        };
    }
}
