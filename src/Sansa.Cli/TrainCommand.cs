using System.CommandLine;
using System.Diagnostics;
using Sansa.Data;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Cli;

/// <summary><c>sansa train</c>: data in, model and recommendations out.</summary>
internal sealed class TrainCommand
{
    private const string ShownByDefault = "libopenblas0";

    private readonly Option<string> _data = CommonOptions.Data(Datasets.BuiltIn);
    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = $"{CommonOptions.AllProtocol}: train on every interaction; else train on the training part of a protocol, so that `sansa evaluate` can measure: {string.Join(", ", Protocols.Names)}",
        HelpName = "NAME",
        DefaultValueFactory = _ => CommonOptions.BarsProtocol,
    };

    private readonly Option<long?> _seed = CommonOptions.Seed();
    private readonly Option<string> _method = new("--method")
    {
        Description = "What to train: " + string.Join("; ", Method.All.Select(m => $"{m.Name}, {m.Description}")),
        HelpName = string.Join('|', Method.All.Select(m => m.Name)),
        DefaultValueFactory = _ => Method.All[0].Name,
    };

    private readonly Option<double?> _density = new("--density") { Description = "Most entries of each layer, as a fraction of items^2 (default: the method's, 5e-4 for icf): more is more accurate, slower and larger", HelpName = "D" };
    private readonly Option<double?> _l2 = new("--l2") { Description = "L2 regularization, lambda (default: the method's, 20 for icf)", HelpName = "L" };
    private readonly Option<int?> _scans = new("--scans") { Description = "With --no-refit or --schedule reference: passes over all columns of the approximate inverse (default 3)", HelpName = "N" };
    private readonly Option<int?> _finetune = new("--finetune") { Description = "With the same: further steps on its worst columns (default 10)", HelpName = "N" };
    private readonly Option<InverseSchedule?> _schedule = new("--schedule") { Description = "Adaptive (default), or Reference: step by step as the authors' program" };
    private readonly Option<OrderingMethod?> _ordering = new("--ordering") { Description = "Order of elimination (default: by popularity)" };
    private readonly Option<bool> _noRefit = new("--no-refit") { Description = "The paper's Algorithm 1 as it is: the values of the inverse are not fitted on its pattern afterwards" };
    private readonly Option<double?> _refitL2 = new("--refit-l2") { Description = "L2 regularization of the fit for an item with one user (default 30)", HelpName = "L" };
    private readonly Option<double?> _refitExponent = new("--refit-exponent") { Description = "How it grows with an item's users: 0 not at all, as in EASE^R (default 0.5)", HelpName = "A" };
    private readonly Option<int?> _neighbours = new("--neighbours") { Description = "For itemknn: neighbours of each item (default 100)", HelpName = "N" };
    private readonly Option<double?> _r = new("--r") { Description = "For mrf: the part of a cluster that is solved with its leading item, 0 to 1 (default 0.5); 0 is slower and more accurate", HelpName = "R" };
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<FileInfo?> _out = new("--out") { Description = "Save the model to this file", HelpName = "FILE" };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();
    private readonly Option<string[]> _show = new("--show") { Description = "After training, print what goes with these items (ids)", HelpName = "ID", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var options = new TrainCommand();
        var command = new Command("train", "Train a recommender on a data set; with no options: SANSA on the built-in Debian packages")
        {
            options._data, options._protocol, options._seed, options._method, options._density, options._l2, options._scans, options._finetune,
            options._schedule, options._ordering, options._noRefit, options._refitL2, options._refitExponent, options._neighbours, options._r, options._threads, options._out, options._json, options._show,
        };
        options._method.AcceptOnlyFromAmong([.. Method.All.Select(m => m.Name)]);
        options._protocol.AcceptOnlyFromAmong([.. Protocols.Names, CommonOptions.AllProtocol]);
        DataOptions.AddTo(command);
        CommandRun.Action(command, options.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var method = Method.Find(run.Parsed.GetRequiredValue(_method));
        var settings = Settings(run.Parsed);
        method.Check(settings);
        if (settings.LeavesStepsOut)
            run.Error.WriteLine("--scans and --finetune are left out: the refit solves to the end what they approach. With --no-refit they are made.");
        var (file, json) = (run.OutputFile(_out), run.OutputFile(_json));
        var data = TrainingData.Open(run, run.Parsed.GetRequiredValue(_data), run.Parsed.GetRequiredValue(_protocol), run.Parsed.GetValue(_seed));
        run.Error.WriteLine($"Training {method.Name} on {data.Name} ({data.Protocol}): {data.X.RowCount:N0} users x {data.X.ColumnCount:N0} items, {data.X.NonzeroCount:N0} interactions");
        var clock = Stopwatch.StartNew();
        var model = method.Fit(data.X, settings, run.Progress, run.Cancellation);
        clock.Stop();
        run.Progress.Dispose();
        (model.ItemIds, model.Protocol) = (data.ItemIds, $"{data.Name}, {data.Protocol}");
        var record = TrainRecord.Of(model, data, method.Name, settings.Threads, clock.Elapsed);
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

    private MethodSettings Settings(ParseResult parsed) => new()
    {
        L2 = parsed.GetValue(_l2),
        Density = parsed.GetValue(_density),
        Scans = parsed.GetValue(_scans),
        Finetune = parsed.GetValue(_finetune),
        Schedule = parsed.GetValue(_schedule),
        Ordering = parsed.GetValue(_ordering),
        NoRefit = parsed.GetValue(_noRefit),
        RefitL2 = parsed.GetValue(_refitL2),
        RefitExponent = parsed.GetValue(_refitExponent),
        Neighbours = parsed.GetValue(_neighbours),
        R = parsed.GetValue(_r),
        Threads = parsed.GetValue(_threads),
    };

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
