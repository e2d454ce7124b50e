using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Factorization;
using Sansa.Interactive.Formatters;
using Sansa.Interactive.Html;
using Sansa.Ordering;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Interactive;

public static partial class Displays
{
    /// <summary>Recommendations for a user with titles and, on demand, the items of the history that speak for each.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="history">Item indices of the user's history.</param>
    /// <param name="k">How many items, 1 or more.</param>
    /// <param name="titles">Name of an item by its index; null for the model's own ids.</param>
    /// <param name="explain">How many items of the history to name for each recommendation; 0 for none.</param>
    /// <exception cref="ArgumentException">An index is not an item, or k is below 1.</exception>
    public static SansaView Recommendations(Recommender model, IReadOnlyList<int> history, int k = 10, Func<int, string>? titles = null, int explain = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(history);
        int[] items = [.. history];
        var list = model.Recommend(items, k);
        Func<int, string>? because = null;
        if (explain > 0)
        {
            string[] reasons = [.. list.Items.Select(item => Reasons(model.Explain(items, item), titles, explain))];
            because = i => reasons[i];
        }

        var name = titles is null ? list.NameOf : (Func<int, string>)(i => titles(list.Items[i]));
        return new SansaView(() => RecommendationCards.List(
            $"{list.Count} recommendations for a history of {Quantity.Count(items.Distinct().Count())} items", list, name, because));
    }

    /// <summary>
    /// What several models recommend to one user: a row for each model, its items from the first rank on; items that the user chose stand out.
    /// </summary>
    /// <param name="lists">Name of each model and its recommendations.</param>
    /// <param name="chosen">Items that the user did choose, such as those held out; null for none.</param>
    /// <param name="k">How many ranks are shown, 1 or more.</param>
    /// <param name="titles">Name of an item by its index; null for the lists' own.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static SansaView SideBySide(
        IReadOnlyList<KeyValuePair<string, Recommendations>> lists, IReadOnlyCollection<int>? chosen = null, int k = 6, Func<int, string>? titles = null)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new SansaView(() => RecommendationCards.SideBySide(lists, chosen ?? [], k, titles));
    }

    /// <summary>Items similar to an item, with titles.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="item">Item index.</param>
    /// <param name="k">How many items, 1 or more.</param>
    /// <param name="titles">Name of an item by its index; null for the model's own ids.</param>
    /// <exception cref="ArgumentException">There is no such item, or k is below 1.</exception>
    public static SansaView SimilarItems(Recommender model, int item, int k = 10, Func<int, string>? titles = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var list = model.SimilarItems(item, k);
        var name = titles is null ? list.NameOf : (Func<int, string>)(i => titles(list.Items[i]));
        var itself = titles?.Invoke(item) ?? model.ItemIds?[item] ?? $"item {item}";
        return new SansaView(() => RecommendationCards.List($"Similar to {Markup.Shorten(itself, 80)}", list, name, null));
    }

    /// <summary>An evaluation beside published values: difference, and difference in standard errors.</summary>
    /// <param name="result">What was measured.</param>
    /// <param name="published">Published value of each metric by name, such as <c>BarsRecall@20</c>.</param>
    /// <param name="source">Where the published values come from.</param>
    /// <param name="title">Heading; null for "Evaluation".</param>
    public static SansaView Evaluation(EvaluationResult result, IReadOnlyDictionary<string, double> published, string? source = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(published);
        return new SansaView(() => EvaluationCard.Of(result, title ?? "Evaluation", published, source));
    }

    /// <summary>A matrix before and after a reordering: rows and columns of a square matrix, columns of any other.</summary>
    /// <param name="matrix">The matrix before.</param>
    /// <param name="order">The new order of its columns.</param>
    /// <exception cref="ArgumentException">The order has another length than the matrix has columns.</exception>
    public static SansaView Reordering(CsrMatrix matrix, Permutation order)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(order);
        return order.Length == matrix.ColumnCount
            ? new SansaView(() => FactorCards.Reordering(matrix, order))
            : throw new ArgumentException($"The matrix has {matrix.ColumnCount} columns, but the order has {order.Length} positions.", nameof(order));
    }

    /// <summary>A factor with its fill-in against the Gramian.</summary>
    /// <param name="factor">The LDL^T factor.</param>
    /// <param name="gramianNonzeros">Nonzeros of X^T X, both triangles, such as <see cref="TrainingReport.GramianNonzeroCount"/>.</param>
    public static SansaView Factor(LdlFactor factor, long gramianNonzeros)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new SansaView(() => FactorCards.Of(factor, gramianNonzeros));
    }

    /// <summary>The catalogue of data sets, with what is available here.</summary>
    public static SansaView Catalogue()
    {
        var catalogue = Datasets.List();
        return new SansaView(() => DataCards.Of(catalogue));
    }

    /// <summary>What speaks most for an item, then what all others add, so that the list adds up to the score.</summary>
    internal static string Reasons(Explanation explanation, Func<int, string>? titles, int count)
    {
        var adds = Quantity.Column(explanation.Contributions.Select(c => (double)c), signed: true);
        var named = explanation.HistoryItems.Zip(explanation.Contributions).Where(p => p.Second > 0).Take(count).ToArray();
        List<string> parts = [.. named.Select(p => $"{Markup.Shorten(titles?.Invoke(p.First) ?? explanation.NameOf(p.First), 40)} ({adds(p.Second)})")];
        var others = explanation.HistoryItems.Length - named.Length;
        if (others > 0)
            parts.Add($"{others} {(others == 1 ? "other" : "others")} ({adds(explanation.Score - named.Sum(p => (double)p.Second))})");
        return string.Join(", ", parts);
    }
}
