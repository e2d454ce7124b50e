using Microsoft.Data.Analysis;
using Plotly.NET;
using Sansa.Interactive.Cards;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>Which type is displayed how. One line a type; a rule that fails is caught by <see cref="Displays"/>.</summary>
internal static class DisplayRules
{
    public static readonly IReadOnlyDictionary<Type, Func<object, Card>> All = new Dictionary<Type, Func<object, Card>>
    {
        [typeof(SansaView)] = v => ((SansaView)v).Card,
        [typeof(SansaChart)] = v => ChartCard.Of((SansaChart)v),
        [typeof(GenericChart)] = v => ChartCard.Of((GenericChart)v),
        [typeof(CsrMatrix)] = v => MatrixCard.Of((CsrMatrix)v),
        [typeof(CscMatrix)] = v => MatrixCard.Of((CscMatrix)v),
        [typeof(DataFrame)] = v => DataFrameCard.Of((DataFrame)v),
    };
}
