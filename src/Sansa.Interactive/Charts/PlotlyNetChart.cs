using System.Reflection;

namespace Sansa.Interactive.Charts;

/// <summary>
/// A chart that a reader made with Plotly.NET. This package does not depend on it (its newest version does not load in .NET Interactive), so the type is
/// known by its name, when a notebook has loaded it.
/// </summary>
internal static class PlotlyNetChart
{
    private const string AssemblyName = "Plotly.NET";
    private const string TypeName = "Plotly.NET.GenericChart";

    /// <summary>True for a chart of Plotly.NET, of one trace or of many.</summary>
    public static bool Is(Type type) => BaseOf(type) is not null;

    /// <summary>The chart's figure of plotly.js.</summary>
    /// <exception cref="NotSupportedException">This version of Plotly.NET has no function for it.</exception>
    public static string FigureJson(object chart)
    {
        var type = BaseOf(chart.GetType())!;
        var write = type.GetMethod("toFigureJson", BindingFlags.Public | BindingFlags.Static, [type]);
        return write?.Invoke(null, [chart]) as string ?? throw new NotSupportedException("This version of Plotly.NET does not write figures.");
    }

    /// <summary>Calls back with the type of the charts: now where Plotly.NET is loaded, else when it is.</summary>
    public static void WhenLoaded(Action<Type> use)
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, e) => Use(e.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            Use(assembly);

        void Use(Assembly assembly)
        {
            if (assembly.GetName().Name == AssemblyName && assembly.GetType(TypeName) is { } type)
                use(type);
        }
    }

    private static Type? BaseOf(Type? type)
    {
        while (type is not null && type.FullName != TypeName)
            type = type.BaseType;
        return type;
    }
}
