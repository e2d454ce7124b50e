using System.Text;
using System.Text.RegularExpressions;

namespace Sansa.Fuzz.Mutation;

/// <summary>Replaces, removes, repeats and swaps the tokens of a JSON text, which mostly stays JSON; at times its bytes.</summary>
/// <param name="words">Values to put in the place of others, besides those that break readers of any format.</param>
internal sealed partial class JsonMutator(IReadOnlyList<string> words) : Mutator
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "-5", "1e99", "1.5", "2147483648", "99999999999999999999", "\"\"", "\"x\"", "[]", "{}", "[1]", "[null]", "{\"a\":1}",
        "\"\\ud800\"", "\"\\u0000\"", "\"NaN\"", "\"Infinity\"", "[[[[]]]]",
    ];

    private readonly TextMutator _text = new([.. words, "[…]", "{\"a\":…}", "\"", "\\u", ","]);

    public override byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        var bytes = seed;
        for (var edits = random.Next(1, 4); edits > 0; edits--)
            bytes = random.Next(4) == 0 ? _text.Mutate(bytes, other, random) : Edit(Encoding.UTF8.GetString(bytes), random);
        return bytes;
    }

    private byte[] Edit(string json, Random random)
    {
        var tokens = Token().Matches(json);
        if (tokens.Count == 0)
            return Encoding.UTF8.GetBytes(Pick(Values, random));
        var token = tokens[random.Next(tokens.Count)];
        var other = tokens[random.Next(tokens.Count)];
        var by = random.Next(6) switch
        {
            0 => other.Value,
            1 => $"{token.Value},{token.Value}",
            2 => "",
            3 when words.Count > 0 => Pick(words, random),
            _ => Pick(Values, random),
        };
        return Encoding.UTF8.GetBytes(string.Concat(json.AsSpan(0, token.Index), by, json.AsSpan(token.Index + token.Length)));
    }

    // Strings, with a name's colon where there is one, numbers and words, brackets.
    [GeneratedRegex("""
        "(\\.|[^"\\])*"(\s*:)?|[-+.\w]+|[\[\]{}]
        """, RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
