using System.CommandLine;
using System.Globalization;
using Sansa.Models;
using Sansa.Persistence;
using Sansa.Recommendation;

namespace Sansa.Cli;

/// <summary><c>sansa recommend</c>: items for a history, for a user of a data set, or for all of its users.</summary>
internal sealed class RecommendCommand
{
    private readonly Option<FileInfo> _model = CommonOptions.Model();
    private readonly Option<string[]> _items = Ids("--items", "Recommend to somebody with these items (ids)");
    private readonly Option<string?> _similar = new("--similar") { Description = "List what goes with this one item", HelpName = "ID" };
    private readonly Option<string?> _data = new("--data") { Description = "The data set or file whose users --user and --out mean", HelpName = "NAME|FILE" };
    private readonly Option<string?> _user = new("--user") { Description = "Recommend to this user of --data", HelpName = "ID" };
    private readonly Option<FileInfo?> _out = new("--out")
    {
        Description = "Recommend to all users of --data; write user, rank, item, score, tab-separated",
        HelpName = "FILE",
    };
    private readonly Option<long?> _seed = CommonOptions.Seed();
    private readonly Option<int> _k = new("--k") { Description = "How many items to recommend", HelpName = "K", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> _includeSeen = new("--include-seen") { Description = "Also recommend items that the user has" };
    private readonly Option<string[]> _allow = Ids("--allow", "Recommend only these items");
    private readonly Option<string[]> _deny = Ids("--deny", "Never recommend these items");
    private readonly Option<bool> _explain = new("--explain") { Description = "Say what each item of the history adds to each recommendation" };
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var o = new RecommendCommand();
        var command = new Command("recommend", "Recommend with a saved model: to a history, to a user, or to all users")
        {
            o._model, o._items, o._similar, o._data, o._user, o._out, o._seed, o._k, o._includeSeen, o._allow, o._deny, o._explain, o._threads, o._json,
        };
        command.Validators.Add(result =>
        {
            var ways = new Option[] { o._items, o._similar, o._user, o._out }.Count(way => result.GetResult(way) is { Implicit: false });
            if (ways != 1)
                result.AddError("Say for whom: one of --items ID ..., --similar ID, --data NAME --user ID, --data NAME --out FILE.");
            else if (result.GetResult(o._data) is null && (result.GetResult(o._user) is not null || result.GetResult(o._out) is not null))
                result.AddError("--user and --out need --data NAME.");
        });
        DataOptions.AddTo(command);
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var (table, json) = (run.OutputFile(_out), run.OutputFile(_json));
        var model = ModelKinds.Load(run.Parsed.GetRequiredValue(_model).FullName);
        var names = new ItemNames(model);
        var options = new RecommendOptions
        {
            K = run.Parsed.GetValue(_k),
            ExcludeSeen = !run.Parsed.GetValue(_includeSeen),
            Allow = Indices(run, _allow, names),
            Deny = Indices(run, _deny, names),
        };
        if (table is not null)
            return ForAllUsers(run, model, options, table);
        var history = run.Parsed.GetValue(_user) is { } user ? UserHistory(run, model, user)
            : run.Parsed.GetValue(_similar) is { } item ? [names.IndexOf(item)]
            : Indices(run, _items, names)!;
        var list = model.Recommend(history, options);
        ListPrinter.Print(run.Out, list);
        if (run.Parsed.GetValue(_explain))
            Explain(run.Out, model, history, list);
        run.WriteJson(json, new RecommendationRecord
        {
            History = [.. history.Select(i => names[i])],
            Requested = list.Requested,
            Items = [.. list.Items.Select((item, i) => new RecommendedItem(names[item], list.Scores[i]))],
        });
        return 0;
    }

    private static void Explain(TextWriter output, Recommender model, int[] history, Recommendations list)
    {
        output.WriteLine();
        output.WriteLine("What each item of the history adds:");
        foreach (var item in list.Items)
            output.WriteLine("  " + model.Explain(history, item));
    }

    private int[] UserHistory(CommandRun run, Recommender model, string user)
    {
        var data = OpenData(run, model);
        return data.X.Row(data.UserIds.IndexOf(user)).Indices.ToArray();
    }

    private int ForAllUsers(CommandRun run, Recommender model, RecommendOptions options, FileInfo file)
    {
        var data = OpenData(run, model);
        var names = new ItemNames(model);
        var batch = model.Recommend(data.X, options, run.Parsed.GetValue(_threads), run.Progress.Stage("recommend"), run.Cancellation);
        AtomicFile.Write(file.FullName, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine("user\trank\titem\tscore");
            for (var user = 0; user < batch.UserCount; user++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                var items = batch.ItemsOf(user);
                var scores = batch.ScoresOf(user);
                for (var rank = 0; rank < items.Length; rank++)
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.UserIds[user]}\t{rank + 1}\t{names[items[rank]]}\t{scores[rank]}"));
            }
        });
        run.Progress.Dispose();
        run.Out.WriteLine($"Wrote {batch.Counts.Sum(c => (long)c):N0} recommendations for {batch.UserCount:N0} users to {file}");
        var shorter = batch.Counts.Count(c => c < batch.Requested);
        if (shorter > 0)
            run.Out.WriteLine($"{shorter:N0} users have fewer than {batch.Requested}");
        return 0;
    }

    private TrainingData OpenData(CommandRun run, Recommender model)
    {
        var data = TrainingData.Of(DataSource.OpenSplit(run, run.Parsed.GetValue(_data)!, CommonOptions.BarsProtocol, run.Parsed.GetValue(_seed)));
        CatalogueCheck.Require(model, data);
        return data;
    }

    private static int[]? Indices(CommandRun run, Option<string[]> option, ItemNames names) =>
        run.Parsed.GetResult(option) is { Implicit: false } ? [.. run.Parsed.GetValue(option)!.Select(names.IndexOf)] : null;

    private static Option<string[]> Ids(string name, string description) =>
        new(name) { Description = description, HelpName = "ID", AllowMultipleArgumentsPerToken = true };
}

/// <summary>What <c>sansa recommend --json</c> writes.</summary>
internal sealed record RecommendationRecord
{
    public required IReadOnlyList<string> History { get; init; }

    public required int Requested { get; init; }

    public required IReadOnlyList<RecommendedItem> Items { get; init; }
}

/// <summary>One recommendation.</summary>
internal sealed record RecommendedItem(string Item, float Score);
