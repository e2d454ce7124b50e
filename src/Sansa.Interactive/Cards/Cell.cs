namespace Sansa.Interactive.Cards;

/// <summary>One cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Strong">True to stand out.</param>
/// <param name="Detail">A smaller second line; null for none.</param>
internal readonly record struct Cell(string Text, bool Strong = false, string? Detail = null)
{
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
