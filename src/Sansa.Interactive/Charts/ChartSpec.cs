using Sansa.Interactive.Svg;

namespace Sansa.Interactive.Charts;

/// <summary>How an axis counts.</summary>
internal enum AxisScale
{
    Linear,
    Log,
}

/// <summary>How a series is drawn.</summary>
internal enum Mark
{
    Line,
    LineAndPoints,
    Step,
    Points,
    Bars,
}

/// <summary>One axis.</summary>
/// <param name="Label">What it measures, with the unit in brackets: "memory [GB]".</param>
/// <param name="Scale">Linear or logarithmic.</param>
internal sealed record ChartAxis(string Label, AxisScale Scale = AxisScale.Linear)
{
    /// <summary>What it measures, without the unit and the remark on the scale: "memory".</summary>
    public string Quantity => Label.Split('[')[0].Trim() is { Length: > 0 } name ? name : "value";

    /// <summary>The unit as it follows a number, with a space; empty when there is none.</summary>
    public string Unit
    {
        get
        {
            var unit = Label.Split('[', ']') is { Length: > 1 } parts ? parts[1].Split(',')[0].Trim() : "";
            return unit is "" or "log scale" ? "" : " " + unit;
        }
    }

    /// <summary>Names of the positions 0, 1, 2, ... of a bar chart; null for numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>True to start at 0, as bars and memory must.</summary>
    public bool FromZero { get; init; }

    /// <summary>True to end exactly at the lowest and highest value, as the axes of a picture do.</summary>
    public bool Exact { get; init; }
}

/// <summary>One series of points; a NaN makes a gap.</summary>
internal sealed record ChartSeries(string Name, Mark Mark, double[] X, double[] Y)
{
    /// <summary>Standard error of each Y, drawn as a bar of one standard error each way; null for none.</summary>
    public double[]? Errors { get; init; }

    /// <summary>True for values that others published: dashed, hollow.</summary>
    public bool Published { get; init; }

    /// <summary>True for a variant of a model that has the same colour: dotted.</summary>
    public bool Variant { get; init; }

    /// <summary>A text beside each point; null for none.</summary>
    public string[]? Labels { get; init; }

    /// <summary>What each point is, where that is shown only at the pointer; null for none.</summary>
    public string[]? Names { get; init; }

    /// <summary>What plotly.js shows at a point, as a template of its own; null for the names of the axes with the values.</summary>
    public string? Hover { get; init; }

    /// <summary>Which colour, when it is not the series' own position.</summary>
    public int? Color { get; init; }
}

/// <summary>A dashed horizontal line, such as a published value.</summary>
internal sealed record ReferenceLine(string Name, double Y);

/// <summary>A stretch of the X axis with a name, such as a stage of the training.</summary>
internal sealed record ChartSpan(string Name, double From, double To);

/// <summary>A sparse matrix as the ground of a chart, row 0 on top.</summary>
internal sealed record SpyLayer(SpyGrid Grid)
{
    /// <summary>Where the last row of cells ends, which may be beyond the last row.</summary>
    public int Rows => Grid.Height * Grid.RowBin;

    /// <summary>Where the last column of cells ends.</summary>
    public int Columns => Grid.Width * Grid.ColumnBin;
}

/// <summary>All that a chart says, whichever way it is drawn.</summary>
internal sealed record ChartSpec(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series)
{
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    public IReadOnlyList<ChartSpan> Spans { get; init; } = [];

    /// <summary>Remarks below the chart, such as how many points could not be drawn.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public SpyLayer? Spy { get; init; }

    /// <summary>True where there is nothing to draw, but something to say: a curve of two points is told sooner than drawn.</summary>
    public bool IsSentence => Series.Count == 0 && Spy is null && Notes.Count > 0;

    public double Width { get; init; } = 480;

    public double Height { get; init; } = 280;
}
