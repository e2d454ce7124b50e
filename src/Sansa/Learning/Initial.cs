namespace Sansa.Learning;

/// <summary>How weights begin.</summary>
internal static class Initial
{
    /// <summary>Uniform with the bound sqrt(6 / (inputs + outputs)): Glorot and Bengio, AISTATS 2010.</summary>
    public static void Glorot(Parameter parameter, int inputs, int outputs, CounterRandom random) =>
        Uniform(parameter, Math.Sqrt(6.0 / ((long)inputs + outputs)), random);

    /// <summary>Uniform in (-bound, bound).</summary>
    public static void Uniform(Parameter parameter, double bound, CounterRandom random) => parameter.Fill(i => (float)bound * ((2 * random.Uniform(i)) - 1));

    /// <summary>Normal with mean 0.</summary>
    public static void Normal(Parameter parameter, double deviation, CounterRandom random) => parameter.Fill(i => (float)deviation * random.Normal(i));
}
