using System.Net;
using Sansa.Evaluation;
using Sansa.Experiments;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Interactive.Explorers;
using Sansa.Interactive.Formatters;
using Sansa.Ordering;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive;

public static partial class Displays
{
    /// <summary>
    /// A recommender in the page: type to find items, fill a basket, see what is recommended and what each item of the basket adds. It holds a pruned model
    /// (<see cref="PrunedModel"/>), needs no network and no kernel, and goes with the page.
    /// </summary>
    /// <param name="model">A model of two sparse layers (SANSA), of one sparse matrix, or EASE^R.</param>
    /// <param name="history">Item indices of the basket at the beginning; null for an empty one.</param>
    /// <param name="titles">Name of an item by its index; null for the model's own ids.</param>
    /// <param name="k">How many items are recommended, 1 or more.</param>
    /// <param name="maxBytes">The most characters that weights and names may take in the page.</param>
    /// <exception cref="ArgumentException">The names alone take more room, the model is of another form, an index is not an item, or k is below 1.</exception>
    public static SansaView Explorer(
        Recommender model, IReadOnlyList<int>? history = null, Func<int, string>? titles = null, int k = 10, int maxBytes = 2_000_000)
    {
        var pruned = PrunedModel.Of(model, maxBytes, titles);
        int[] basket = [.. (history ?? []).Distinct()];
        var still = pruned.Recommender.Recommend(basket, k); // also checks what was given
        return new SansaView(() => ExplorerCards.Of(pruned, model, basket, still));
    }

    /// <summary>
    /// The incomplete factorization of a few items column by column: a slider over the columns moves the matrix, its graph and the loss; fill-in lights up,
    /// dropped entries fade. What is shown is what <see cref="IncompleteFactor"/> did.
    /// </summary>
    /// <param name="x">X, users x 2 to 30 items.</param>
    /// <param name="order">The order of elimination; null for the factor's own, by falling rarity.</param>
    /// <param name="ridge">Lambda, added after the columns are scaled; null for 1, with which fill-in is large enough to be seen.</param>
    /// <param name="density">How many entries L may have; null for all of them, so that nothing is dropped.</param>
    /// <param name="titles">Name of an item by its index; null for "item 3".</param>
    /// <exception cref="ArgumentException">There are fewer than 2 or more than 30 items, or the factorization broke down.</exception>
    public static SansaView Elimination(
        CsrMatrix x, Permutation? order = null, Ridge? ridge = null, Density? density = null, Func<int, string>? titles = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var steps = EliminationSteps.Of(x, order, ridge ?? new Ridge(1), density ?? Density.Share(1));
        return new SansaView(() => EliminationCard.Of(steps, titles ?? (item => $"item {item}")));
    }

    /// <summary>A slider over models of rising density: accuracy, size, time, the picture of the encoder and one user's list change together.</summary>
    /// <param name="models">Models with their evaluations, in the order of the slider.</param>
    /// <param name="metric">Name of the metric that is shown, such as <c>BarsRecall@20</c>.</param>
    /// <param name="history">Item indices of the user's history.</param>
    /// <param name="k">How many items of the list are shown.</param>
    /// <param name="titles">Name of an item by its index; null for the first model's own ids.</param>
    /// <exception cref="ArgumentException">There is no model, an index is not an item, or k is below 1.</exception>
    /// <exception cref="KeyNotFoundException">An evaluation does not hold the metric.</exception>
    public static SansaView Densities(
        IReadOnlyList<(Recommender Model, EvaluationResult Result)> models,
        string metric,
        IReadOnlyList<int> history,
        int k = 8,
        Func<int, string>? titles = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(history);
        if (models.Count == 0)
            throw new ArgumentException("There is no model.", nameof(models));
        int[] items = [.. history];
        foreach (var (model, result) in models)
            (_, _) = (model.Recommend(items, k), result[metric]);
        return new SansaView(() => ChoiceCards.Densities(models, metric, items, k, titles ?? NamesOf(models[0].Model)));
    }

    /// <summary>Two models on the same users: history, what was held out and found, how many ranks each item moved.</summary>
    /// <param name="first">A model, as it is called.</param>
    /// <param name="second">Another one of the same items.</param>
    /// <param name="foldIn">Users x items: the histories.</param>
    /// <param name="heldOut">Users x items: what is to be found.</param>
    /// <param name="users">Rows of the users to choose from, 1 to 40.</param>
    /// <param name="k">Length of the lists.</param>
    /// <param name="titles">Name of an item by its index; null for the first model's own ids.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a row does not exist, or there are no users or more than 40.</exception>
    public static SansaView Duel(
        (string Name, Recommender Model) first,
        (string Name, Recommender Model) second,
        CsrMatrix foldIn,
        CsrMatrix heldOut,
        IReadOnlyList<int> users,
        int k = 10,
        Func<int, string>? titles = null)
    {
        ArgumentNullException.ThrowIfNull(foldIn);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(users);
        if (users.Count is < 1 or > 40)
            throw new ArgumentException($"1 to 40 users can be chosen from, but there are {users.Count}.", nameof(users));
        if (foldIn.RowCount != heldOut.RowCount || foldIn.ColumnCount != heldOut.ColumnCount || foldIn.ColumnCount != second.Model.ItemCount)
            throw new ArgumentException(
                $"Histories are {foldIn.RowCount} x {foldIn.ColumnCount}, held-out items {heldOut.RowCount} x {heldOut.ColumnCount}, "
                + $"models have {first.Model.ItemCount} and {second.Model.ItemCount} items.");
        foreach (var user in users)
            (_, _) = (first.Model.Recommend(foldIn.Row(user), k), second.Model.Recommend(foldIn.Row(user), k));
        return new SansaView(() => ChoiceCards.Duel(first, second, foldIn, heldOut, [.. users], k, titles ?? NamesOf(first.Model)));
    }

    /// <summary>A leaderboard with its picture of accuracy against the time of training; its table is sorted and filtered in the page.</summary>
    /// <param name="board">The records.</param>
    public static SansaView Leaderboard(Leaderboard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return new SansaView(() => ChoiceCards.Of(board));
    }

    private static Func<int, string> NamesOf(Recommender model) => item => model.ItemIds?[item] ?? $"item {item}";

    /// <summary>A display as a page of its own, which opens without a network.</summary>
    /// <param name="value">What is shown, such as an explorer.</param>
    /// <param name="title">The page's title and heading.</param>
    public static string ToPage(object value, string title)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(title);
        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <!-- A display of Sansa -->
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline';
             script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{WebUtility.HtmlEncode(title)}}</title>
            <style>
            :root { color-scheme: light dark; --paper: light-dark(#ffffff, #14171c); }
            body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.25rem 3rem; background: var(--paper); color: light-dark(#1d232b, #e3e7ec);
                   font: 1rem/1.5 system-ui, sans-serif; }
            body .sansa { font-size: 15px; }
            h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; }
            </style>
            </head>
            <body>
            <main>
            <h1>{{WebUtility.HtmlEncode(title)}}</h1>
            {{ToHtml(value)}}
            </main>
            </body>
            </html>

            """;
    }
}
