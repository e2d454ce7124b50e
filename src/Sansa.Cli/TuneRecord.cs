using System.Text.Json.Nodes;
using Sansa.Experiments;
using Sansa.Tuning;

namespace Sansa.Cli;

/// <summary>What <c>sansa tune --json</c> writes.</summary>
internal sealed record TuneRecord
{
    public required string Data { get; init; }

    public required string Protocol { get; init; }

    public required string Method { get; init; }

    public required string Metric { get; init; }

    public required int Seed { get; init; }

    public required int ValidationUsers { get; init; }

    /// <summary>The options that the search began with.</summary>
    public required JsonObject Start { get; init; }

    /// <summary>What was searched, as <c>--search</c> reads it.</summary>
    public required IReadOnlyList<string> Space { get; init; }

    /// <summary>Seconds of all trainings and evaluations.</summary>
    public required double Seconds { get; init; }

    public required CodeRecord Code { get; init; }

    public required MachineInfo Machine { get; init; }

    /// <summary>The options to paste; null where no trial succeeded.</summary>
    public required PasteRecord? Best { get; init; }

    /// <summary>The fewest weights within a standard error of the best.</summary>
    public required PasteRecord? Smallest { get; init; }

    /// <summary>The start and the best on the test users; null where it was not asked for.</summary>
    public required TestComparison? Test { get; init; }

    public required IReadOnlyList<TrialRecord> Leaderboard { get; init; }

    public static TuneRecord Of(TuningResult result, TrainingData data, TunerOptions options, TestComparison? test) => new()
    {
        Data = data.Name,
        Protocol = data.Protocol,
        Method = result.Space.Kind.Name,
        Metric = result.Metric,
        Seed = options.Seed,
        ValidationUsers = result.UserCount,
        Start = result.Space.Kind.WriteOptions(result.Space.Start),
        Space = [.. result.Space.Dimensions.Select(d => d.ToString())],
        Seconds = result.Seconds,
        Code = CodeRecord.Current,
        Machine = MachineInfo.Current(),
        Best = PasteRecord.Of(result, result.Best),
        Smallest = PasteRecord.Of(result, result.Smallest),
        Test = test,
        Leaderboard = [.. result.Leaderboard.Select(s => TrialRecord.Of(s, result))],
    };
}

/// <summary>Options to paste.</summary>
internal sealed record PasteRecord(int Trial, string CommandLine, string CSharp, JsonObject Options)
{
    public static PasteRecord? Of(TuningResult result, Trial? trial) => trial is null
        ? null
        : new(
            trial.Number, OptionsText.CommandLine(result.Space.Kind, trial.Options), OptionsText.CSharp(trial.Options),
            result.Space.Kind.WriteOptions(trial.Options));
}

/// <summary>A line of the leaderboard; the difference is paired with the best, over the users that both were measured on.</summary>
internal sealed record TrialRecord(
    int Place, int Trial, string Origin, string Options, double? Mean, int Users, bool Dropped, double? Difference, double? DifferenceError, long Weights,
    double FitSeconds, double EvaluateSeconds, string? Failure)
{
    public static TrialRecord Of(Standing standing, TuningResult result)
    {
        var trial = standing.Trial;
        return new(
            standing.Place, trial.Number, trial.Origin, OptionsText.CommandLine(result.Space.Kind, trial.Options), Finite(trial.Mean), trial.Values.Count,
            trial.WasDropped, Finite(standing.Difference.Mean), Finite(standing.Difference.StandardError), trial.Weights, trial.FitSeconds,
            trial.EvaluateSeconds, trial.Failure);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
