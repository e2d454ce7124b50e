namespace Sansa.Interactive.Cards;

/// <summary>One cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Strong">True to stand out.</param>
/// <param name="Detail">A smaller second line; null for none.</param>
internal readonly record struct Cell(string Text, bool Strong = false, string? Detail = null)
{
    /// <summary>True for a cell that is a bar.</summary>
    public bool IsBar { get; private init; }

    /// <summary>The bar's length, from -1 to 1; below 0 in the second colour.</summary>
    public double Length { get; private init; }

    /// <summary>A bar for a value beside the largest one of its column; in text a row of signs.</summary>
    public static Cell Bar(double value, double largest)
    {
        if (!(largest > 0) || !double.IsFinite(value))
            return "";
        var length = Math.Clamp(value / largest, -1, 1);
        return new Cell((length < 0 ? "−" : "") + new string('▬', (int)Math.Round(10 * Math.Abs(length)))) { IsBar = true, Length = length };
    }

    public static implicit operator Cell(string text) => new(text);
}

/// <summary>One column of a table.</summary>
internal readonly record struct Column(string Name, bool Numeric = false, string? Detail = null)
{
    public static implicit operator Column(string name) => new(name);

    /// <summary>A column of numbers, aligned right.</summary>
    public static Column Number(string name) => new(name, Numeric: true);
}

/// <summary>A number with its name.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Strong">True to stand out, as an option that is not the default does.</param>
internal readonly record struct Fact(string Label, string Value, bool Strong = false);
