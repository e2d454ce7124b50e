namespace Sansa.Interactive;

/// <summary>One measured point of a chart.</summary>
/// <param name="X">Where it stands on the horizontal axis.</param>
/// <param name="Y">What was measured.</param>
/// <param name="StandardError">Standard error of Y; NaN where it is not known.</param>
public readonly record struct MeasuredPoint(double X, double Y, double StandardError = double.NaN)
{
    /// <summary>A text beside the point, such as "3/10" for 3 scans and 10 finetune steps; null for none.</summary>
    public string? Label { get; init; }
}

/// <summary>A series of measured points.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">The points, in the order in which they are joined.</param>
public sealed record MeasuredSeries(string Name, IReadOnlyList<MeasuredPoint> Points)
{
    /// <summary>What its colour stands for, such as a model or a density: series of one group have one colour; null for the name.</summary>
    public string? Group { get; init; }

    /// <summary>True for values that others published: dashed, with hollow markers.</summary>
    public bool Published { get; init; }

    /// <summary>A series for each group of items, of one colour for each group: "0.5 %, ours".</summary>
    /// <typeparam name="T">Such as <see cref="Experiments.PublishedRun"/>.</typeparam>
    /// <param name="items">What was measured, in the order in which the points are joined.</param>
    /// <param name="group">What an item belongs to, such as its model or density.</param>
    /// <param name="x">Where its point stands on the horizontal axis.</param>
    /// <param name="y">What was measured.</param>
    /// <param name="source">Who measured it.</param>
    /// <param name="published">True for values that others published.</param>
    public static IReadOnlyList<MeasuredSeries> Grouped<T>(
        IEnumerable<T> items, Func<T, string> group, Func<T, double> x, Func<T, double> y, string source, bool published = false) =>
        [.. items.GroupBy(group).Select(g => new MeasuredSeries($"{g.Key}, {source}", [.. g.Select(item => new MeasuredPoint(x(item), y(item)))])
        {
            Group = g.Key,
            Published = published,
        })];

    /// <summary>True for points that are no steps of one thing, so that a line between them would say what is not so; default false.</summary>
    public bool Apart { get; init; }
}

/// <summary>A published or otherwise fixed value, drawn as a dashed line.</summary>
/// <param name="Name">Whose value it is.</param>
/// <param name="Value">The value.</param>
public readonly record struct PublishedValue(string Name, double Value);

/// <summary>One bar of a comparison.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Value">Its value.</param>
/// <param name="StandardError">Standard error of the value; NaN where it is not known.</param>
/// <param name="Published">The published value beside it; NaN for none.</param>
public readonly record struct ComparisonBar(string Name, double Value, double StandardError = double.NaN, double Published = double.NaN);

/// <summary>Memory in use at one moment.</summary>
/// <param name="Seconds">Seconds since the start.</param>
/// <param name="Bytes">Resident bytes of the process.</param>
/// <param name="Stage">The stage that ran; null where it is not known.</param>
public readonly record struct MemorySample(double Seconds, long Bytes, string? Stage = null);
