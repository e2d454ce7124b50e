using System.CommandLine;
using System.Diagnostics;
using Sansa.Data;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Cli;

/// <summary><c>sansa train</c>: data in, model and recommendations out.</summary>
internal sealed class TrainCommand
{
    private const string ShownByDefault = "libopenblas0";

    private readonly Option<string> _data = CommonOptions.Data(Datasets.BuiltIn);
    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = $"{CommonOptions.AllProtocol}: train on every interaction; "
            + $"else train on the training part of a protocol, so that `sansa evaluate` can measure: {string.Join(", ", Protocols.Names)}",
        HelpName = "NAME",
        DefaultValueFactory = _ => CommonOptions.BarsProtocol,
    };

    private readonly Option<long?> _seed = CommonOptions.Seed();
    private readonly Option<string> _method = CommonOptions.Method("train");
    private readonly ModelArguments _arguments = new();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<FileInfo?> _out = new("--out") { Description = "Save the model to this file", HelpName = "FILE" };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();
    private readonly Option<string[]> _show = new("--show")
    {
        Description = "After training, print what goes with these items (ids)",
        HelpName = "ID",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var options = new TrainCommand();
        var command = new Command("train", "Train a recommender on a data set; with no options: SANSA on the built-in Debian packages")
        {
            options._data, options._protocol, options._seed, options._method, options._threads, options._out, options._json, options._show,
        };
        foreach (var option in options._arguments.Options)
            command.Options.Add(option);
        options._protocol.AcceptOnlyFromAmong([.. Protocols.Names, CommonOptions.AllProtocol]);
        DataOptions.AddTo(command);
        CommandRun.Action(command, options.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var kind = ModelKinds.Find(run.Parsed.GetRequiredValue(_method));
        var options = _arguments.Read(run.Parsed, kind) with { Threads = run.Parsed.GetValue(_threads) };
        var (file, json) = (run.OutputFile(_out), run.OutputFile(_json));
        var data = TrainingData.Open(run, run.Parsed.GetRequiredValue(_data), run.Parsed.GetRequiredValue(_protocol), run.Parsed.GetValue(_seed));
        run.Error.WriteLine(
            $"Training {kind.Name} on {data.Name} ({data.Protocol}): "
            + $"{data.X.RowCount:N0} users x {data.X.ColumnCount:N0} items, {data.X.NonzeroCount:N0} interactions");
        var clock = Stopwatch.StartNew();
        var model = kind.Fit(data.X, options, run.Progress, run.Cancellation);
        clock.Stop();
        run.Progress.Dispose();
        (model.ItemIds, model.Protocol) = (data.ItemIds, $"{data.Name}, {data.Protocol}");
        var record = TrainRecord.Of(model, data, clock.Elapsed);
        record.Print(run.Out);
        if (file is not null)
        {
            model.Save(file.FullName, run.Cancellation);
            file.Refresh();
            run.Out.WriteLine(FormattableString.Invariant($"Saved to {file} ({file.Length / 1e6:F1} MB)"));
        }

        run.WriteJson(json, record);
        Show(run, model, data);
        return 0;
    }

    private void Show(CommandRun run, Recommender model, TrainingData data)
    {
        var names = new ItemNames(model);
        int[] shown = [.. (run.Parsed.GetValue(_show) ?? []).Select(names.IndexOf)];
        if (shown.Length == 0)
            shown = [names.TryIndexOf(ShownByDefault, out var known) ? known : MostPopular(data.X)];
        foreach (var item in shown)
        {
            run.Out.WriteLine();
            run.Out.WriteLine(data.Name == Datasets.BuiltIn ? $"Packages that go with {names[item]}:" : $"Items that go with item {names[item]}:");
            ListPrinter.Print(run.Out, model.SimilarItems(item, 10));
        }
    }

    private static int MostPopular(CsrMatrix x)
    {
        var counts = new int[x.ColumnCount];
        foreach (var item in x.ColumnIndices.AsSpan(0, (int)x.NonzeroCount))
            counts[item]++;
        return Array.IndexOf(counts, counts.Max());
    }
}
