using System.Text.Json.Nodes;
using Sansa.Learning;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>
/// Says what to try next: in turns a point anywhere in the space, and two near the best so far, nearer the longer nothing was better. What is proposed
/// depends on the seed and on the trials before alone, neither on the budget nor on the clock, so that a search that goes on proposes what it would have
/// proposed.
/// </summary>
/// <remarks>
/// Points anywhere are Roberts' additive sequence ("The unreasonable effectiveness of quasirandom sequences", 2018), shifted by the seed: even with few
/// points each option is tried at as many values. Near points are an evolution strategy with one parent.
/// </remarks>
internal sealed class Proposals(SearchSpace space, int seed)
{
    private const int Period = 3;
    private const int Attempts = 300;
    private const double OfNames = 0.15, OfRanges = 0.5;
    private const double FirstStep = 0.25, Shrink = 0.85, LastStep = 0.03;
    private readonly HashSet<string> _seen = [];

    /// <summary>Told about each trial that was made, so that it is not made again.</summary>
    public void Add(Trial trial) => _seen.Add(Key(trial.Options));

    /// <summary>The next trial; null where the space has no other point.</summary>
    public (double[] Point, ModelOptions Options, string Origin)? Next(IReadOnlyList<Trial> trials, Trial? best)
    {
        var number = trials.Count + 1;
        if (number == 1)
            return (space.StartPoint(), space.Start, "start");
        var random = new CounterRandom(seed).Stream(number);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // A space of few points is known to its last one only by trying far and wide.
            var near = best is not null && number % Period != Period - 1 && attempt < Attempts / 2;
            var point = near ? Near(best!, trials, random.Stream(attempt)) : Anywhere(number + (attempt * 1009));
            if (space.OptionsAt(point) is { } options && !_seen.Contains(Key(options)))
                return (point, options, near ? FormattableString.Invariant($"near {best!.Number}") : "anywhere");
        }

        return null;
    }

    private double[] Anywhere(int number)
    {
        var shift = new CounterRandom(seed).Stream(0);
        var root = Root(space.Dimensions.Count);
        return [.. space.Dimensions.Select((_, i) => (shift.Uniform((ulong)i) + (number * Math.Pow(root, -(i + 1)))) % 1)];
    }

    /// <summary>The root above 1 of x^(d + 1) = x + 1, which generalises the golden ratio.</summary>
    private static double Root(int dimensions)
    {
        var x = 2.0;
        for (var i = 0; i < 60; i++)
            x = Math.Pow(1 + x, 1.0 / (dimensions + 1));
        return x;
    }

    private double[] Near(Trial best, IReadOnlyList<Trial> trials, CounterRandom random)
    {
        var since = trials.Count - best.Number;
        var step = Math.Max(LastStep, FirstStep * Math.Pow(Shrink, since));
        var d = space.Dimensions.Count;
        int[] ranges = [.. Enumerable.Range(0, d).Where(i => space.Dimensions[i] is SearchRange)];
        var must = ranges.Length > 0 ? ranges[random.Below(0, ranges.Length)] : random.Below(0, d);
        double[] point = [.. best.Point];
        for (var i = 0; i < d; i++)
        {
            // Between names there is no near and far, so they seldom change.
            var isName = space.Dimensions[i] is SearchChoice;
            if (i != must && random.Uniform((ulong)(3 * i) + 1) > (isName ? OfNames : OfRanges))
                continue;
            point[i] = isName
                ? random.Uniform((ulong)(3 * i) + 2)
                : Reflected(point[i] + (step * random.Normal((ulong)(3 * i) + 3)));
        }

        return point;
    }

    private static double Reflected(double position)
    {
        var p = Math.Abs(position) % 2;
        return p > 1 ? 2 - p : p;
    }

    private string Key(ModelOptions options) => ((JsonObject)space.Kind.WriteOptions(options with { Threads = 0 })).ToJsonString();
}
