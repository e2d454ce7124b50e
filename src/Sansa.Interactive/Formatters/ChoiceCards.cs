using System.Text.Json.Nodes;
using Sansa.Evaluation;
using Sansa.Experiments;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Explorers;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive.Formatters;

/// <summary>Displays in which one chooses among views that were made before: a density, a user, an order of rows.</summary>
internal static class ChoiceCards
{
    private const int ShownOfHistory = 12;

    /// <summary>Models of rising density, one at a time: measured accuracy, size, time, its encoder and one user's list.</summary>
    public static Card Densities(
        IReadOnlyList<(Recommender Model, EvaluationResult Result)> models, string metric, int[] history, int k, Func<int, string> nameOf)
    {
        var best = models.Max(m => m.Result[metric].Mean);
        var panels = models.Select(m => new Panel(NameOf(m.Model), [
            new FactsBlock([
                new(metric, $"{m.Result[metric].Mean:0.0000}{(m.Result[metric].StandardError is { } e ? $" ± {e:0.0000}" : "")}", Strong: true),
                new("of the best here", Quantity.Percent(m.Result[metric].Mean / best)),
                new("weights", Quantity.Count(m.Model.WeightCount)),
                new("bytes", Quantity.Bytes(BytesOf(m.Model))),
                new("training", Quantity.Seconds(m.Model.Report.Seconds))]),
            new ProgressBlock(m.Result[metric].Mean / best, "accuracy as a part of the best"),
            new RowBlock([Picture(m.Model),
                RecommendationCards.Table(m.Model.Recommend(history, k), i => nameOf(m.Model.Recommend(history, k).Items[i]), null)])]));
        return new Card("What density buys") { Subtitle = $"For somebody with {Names(history, nameOf)}", MaxBytes = Displays.MaxHtmlBytes * (1 + models.Count) }
            .Add(PanelsBlock.Of("Density", [.. panels], slider: true));
    }

    /// <summary>Two models side by side on the same users.</summary>
    public static Card Duel(
        (string Name, Recommender Model) a, (string Name, Recommender Model) b, CsrMatrix foldIn, CsrMatrix heldOut, int[] users, int k,
        Func<int, string> nameOf)
    {
        var panels = users.Select(user => DuelOf(a, b, foldIn.Row(user).Indices.ToArray(), heldOut.Row(user).Indices.ToArray(), k, nameOf, $"User {user}"));
        var hits = users.Select(user => (A: Hits(a.Model, foldIn, heldOut, user, k), B: Hits(b.Model, foldIn, heldOut, user, k))).ToArray();
        return new Card($"{a.Name} against {b.Name}")
        {
            Subtitle = $"{users.Length} users, the first {k} of each: {a.Name} finds {hits.Sum(h => h.A)} held-out items, {b.Name} {hits.Sum(h => h.B)}; "
                + $"{hits.Count(h => h.A > h.B)} users to {hits.Count(h => h.B > h.A)}, {hits.Count(h => h.A == h.B)} even",
            MaxBytes = Displays.MaxHtmlBytes * 4,
        }.Add(PanelsBlock.Of("User", [.. panels], slider: false));
    }

    /// <summary>A leaderboard that is sorted and filtered in the page, below its picture of accuracy against the time of training.</summary>
    public static Card Of(Leaderboard board)
    {
        var keys = new JsonArray([.. board.Records.Select((r, i) => new JsonArray([
            i + 1, r.Spec.Title, Number(r[board.Metric].Mean), Number(r[board.Metric].StandardError ?? double.NaN), Number(r.Seconds.Fit),
                Number(r.Memory.PeakMB), r.Nonzeros.Total]))]);
        var rows = board.Records.Select((r, i) => (IReadOnlyList<Cell>)[
            $"{i + 1}", Markup.Shorten(r.Spec.Title, 60), new Cell($"{r[board.Metric].Mean:0.0000}", Strong: i == 0), r[board.Metric].StandardError is { } e
                ? $"{e:0.0000}" : "–",
            Quantity.Seconds(r.Seconds.Fit), Quantity.Bytes(r.Memory.PeakMB * 1e6), Quantity.Short(r.Nonzeros.Total)]);
        var table = new TableBlock(
            "",
            [Column.Number("place"), "run", Column.Number(board.Metric), Column.Number("± s.e."), Column.Number("training"), Column.Number("peak memory"),
                Column.Number("weights")],
            [.. rows])
        { RowHeaders = false };
        var card = new Card(board.Title) { Subtitle = $"by {board.Metric}", MaxBytes = 3 * Displays.MaxHtmlBytes };
        if (board.Records.Any(r => r.Seconds.Fit > 0))
            card.Add(new ChartBlock(AgainstTime(board)));
        card.Add(new ExplorerBlock("sortable", new JsonObject { ["keys"] = keys }, [table]));
        return board.Note is null ? card : card.Note(board.Note);
    }

    /// <summary>A colour for each kind of model.</summary>
    private static SansaChart AgainstTime(Leaderboard board) => SansaCharts.AccuracyAgainstTime(
        board.Metric,
        [
            .. board.Records.Where(r => r.Seconds.Fit > 0).GroupBy(r => r.Spec.Model).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
                new MeasuredSeries(g.Key, [.. g.OrderBy(r => r.Seconds.Fit).Select(r => PointOf(r, board.Metric))]) { Apart = true }),
        ]);

    private static MeasuredPoint PointOf(RunRecord record, string metric) =>
        new(record.Seconds.Fit, record[metric].Mean, record[metric].StandardError ?? double.NaN);

    private static Panel DuelOf(
        (string Name, Recommender Model) a,
        (string Name, Recommender Model) b,
        int[] history,
        int[] heldOut,
        int k,
        Func<int, string> nameOf,
        string title)
    {
        var (listA, listB) = (a.Model.Recommend(history, k).Items, b.Model.Recommend(history, k).Items);
        Cell Entry(int[] list, int rank, int[] other)
        {
            if (rank >= list.Length)
                return "";
            var (item, before) = (list[rank], Array.IndexOf(other, list[rank]));
            var moved = before < 0 ? "not in the other list" : before == rank ? "at the same place" : before > rank ? $"{before - rank} up"
                : $"{rank - before} down";
            return heldOut.Contains(item) ? new Cell("✓ " + Markup.Shorten(nameOf(item), 60), Strong: true, $"held out; {moved}")
                : new Cell(Markup.Shorten(nameOf(item), 60), Detail: moved);
        }

        var rows = Enumerable.Range(0, Math.Max(listA.Length, listB.Length))
            .Select(r => (IReadOnlyList<Cell>)[$"{r + 1}", Entry(listA, r, listB), Entry(listB, r, listA)]);
        var missed = heldOut.Except(listA).Except(listB).ToArray();
        return new Panel(title, [
            new NoteBlock($"Has {Names(history, nameOf)}."),
            new TableBlock("", [Column.Number("rank"), new Column(a.Name, Detail: $"{listA.Intersect(heldOut).Count()} of {heldOut.Length} found"),
                new Column(b.Name, Detail: $"{listB.Intersect(heldOut).Count()} of {heldOut.Length} found")], [.. rows])
            {
                RowHeaders = false,
                Note = missed.Length == 0 ? "All held-out items are found by one or the other." : $"Found by neither: {Names(missed, nameOf)}.",
            }]);
    }

    private static int Hits(Recommender model, CsrMatrix foldIn, CsrMatrix heldOut, int user, int k) =>
        model.Recommend(foldIn.Row(user).Indices, k).Items.Intersect(heldOut.Row(user).Indices.ToArray()).Count();

    private static string Names(int[] items, Func<int, string> nameOf) =>
        string.Join(", ", items.Take(ShownOfHistory).Select(i => Markup.Shorten(nameOf(i), 40)))
            + (items.Length > ShownOfHistory ? $" and {items.Length - ShownOfHistory} more" : "");

    private static string NameOf(Recommender model) =>
        $"{Quantity.Value(Math.Round((double)model.WeightCount / Math.Max(1, model.ItemCount), 1))} weights an item";

    private static CsrMatrix? MatrixOf(Recommender model) => model switch
    {
        FactorizedRecommender two => two.Encoder,
        SparseRecommender one => one.Weights,
        _ => null,
    };

    private static double BytesOf(Recommender model) => model switch
    {
        FactorizedRecommender two => two.Encoder.ByteCount + two.Decoder.ByteCount,
        SparseRecommender one => one.Weights.ByteCount,
        _ => 4.0 * model.WeightCount,
    };

    private static Block Picture(Recommender model) => MatrixOf(model) is { } matrix
        ? new SpyBlock(model is FactorizedRecommender ? "Encoder" : "Weights", SpyGrid.Picture(matrix), matrix.RowCount, matrix.ColumnCount)
        : new NoteBlock("A dense model has no picture.");

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
