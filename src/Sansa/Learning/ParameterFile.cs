using Sansa.Persistence;

namespace Sansa.Learning;

/// <summary>Learned arrays as parts of a model file, each column of an array as a row of a .npy part.</summary>
internal static class ParameterFile
{
    /// <summary>Large arrays are written in parts of whole columns, because one .NET array cannot hold them.</summary>
    private const int PartLength = 1 << 26;

    public static void Write(ModelWriter writer, IReadOnlyList<Parameter> parameters)
    {
        foreach (var (parameter, first, count) in Parts(parameters))
        {
            var part = new float[count * parameter.Rows];
            for (var j = 0; j < count; j++)
                Columns.Span(parameter.Value, first + j).CopyTo(part.AsSpan(j * parameter.Rows));
            writer.Array(NameOf(parameter, first), part, count, parameter.Rows);
        }
    }

    /// <exception cref="InvalidDataException">A part has another shape.</exception>
    public static void Read(ModelReader reader, IReadOnlyList<Parameter> parameters)
    {
        foreach (var (parameter, first, count) in Parts(parameters))
        {
            var (values, shape) = reader.Array<float>(NameOf(parameter, first));
            if (shape is not [var height, var width] || height != count || width != parameter.Rows)
                throw new InvalidDataException($"{NameOf(parameter, first)} is not {count} x {parameter.Rows}");
            for (var j = 0; j < count; j++)
                values.AsSpan(j * parameter.Rows, parameter.Rows).CopyTo(Columns.Span(parameter.Value, first + j));
        }
    }

    private static IEnumerable<(Parameter Parameter, int First, int Count)> Parts(IReadOnlyList<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            var step = Math.Max(1, PartLength / parameter.Rows);
            for (var first = 0; first < parameter.Columns; first += step)
                yield return (parameter, first, Math.Min(step, parameter.Columns - first));
        }
    }

    private static string NameOf(Parameter parameter, int first) => first == 0 ? parameter.Name : $"{parameter.Name}_{first}";
}
