using System.Text.RegularExpressions;

namespace Sansa.Interactive.Html;

/// <summary>
/// The few formulas that our own labels have, with raised signs, as they stand beside typeset ones: EASE^R, X^T X, c^0.5. Names of a reader's items are
/// longer words and stay as they are.
/// </summary>
internal static partial class Typeset
{
    private const string Plain = "0123456789-.RT";
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·ᴿᵀ";

    /// <summary>The text with its exponents raised.</summary>
    public static string Of(string text) => text.Contains('^', StringComparison.Ordinal)
        ? Exponent().Replace(text, m => string.Concat(m.Groups[1].Value.Select(c => Raised[Plain.IndexOf(c, StringComparison.Ordinal)])))
        : text;

    [GeneratedRegex(@"(?<=(?:^|[^\w^])(?:EASE|LDL|[A-Za-z]))\^(R|T|-?\d+(?:\.\d+)?)(?![\w.])")]
    private static partial Regex Exponent();
}
