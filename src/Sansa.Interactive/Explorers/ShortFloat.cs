namespace Sansa.Interactive.Explorers;

/// <summary>
/// Numbers of 8 bits: a sign, 4 bits of exponent e, 3 bits of fraction f; (1 + f/8) 2^(e-1), or f/8 where e is 0. The weights of a row differ by orders of
/// magnitude, so steps that grow with the value lose less than equal ones.
/// </summary>
internal static class ShortFloat
{
    private static readonly float[] Magnitudes =
        [.. Enumerable.Range(0, 128).Select(code => code < 8 ? code / 8f : (1 + ((code & 7) / 8f)) * (1 << ((code >> 3) - 1)))];

    /// <summary>The largest of them: 30720.</summary>
    public static float Largest => Magnitudes[^1];

    /// <summary>The code of the number that is nearest.</summary>
    public static byte Nearest(float value)
    {
        var magnitude = MathF.Abs(value);
        var above = Array.BinarySearch(Magnitudes, magnitude);
        above = Math.Min(above < 0 ? ~above : above, Magnitudes.Length - 1);
        var code = above > 0 && magnitude - Magnitudes[above - 1] < Magnitudes[above] - magnitude ? above - 1 : above;
        return (byte)(value < 0 ? code | 0x80 : code);
    }

    /// <summary>The number that a code stands for.</summary>
    public static float ValueOf(byte code) => (code & 0x80) == 0 ? Magnitudes[code] : -Magnitudes[code & 0x7f];
}
