using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sansa.Cli;

/// <summary>The examples that end the help text of a command.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, (string Line, string Meaning)[]> ByCommand = new()
    {
        ["sansa"] =
        [
            ("sansa train", "Train on the built-in Debian packages and print what goes with what"),
            ("sansa data list", "See which data sets are here, and how to get the others"),
            ("sansa train --help", "Everything that training can do"),
        ],
        ["data get"] =
        [
            ("sansa data get gowalla", "Download, after its terms are shown and accepted"),
            ("sansa data get movielens-20m --from ml-20m.zip", "From the published file that is here already"),
        ],
        ["data list"] = [("sansa data list", "Data sets of the catalogue, and where they were found")],
        ["train"] =
        [
            ("sansa train", "Built-in data, default options, about a second"),
            ("sansa train --show python3-numpy", "The same, then items that go with this one"),
            ("sansa train --data gowalla --density 40 --out gowalla.sansa", "Train on the training part of Gowalla and keep the model"),
            ("sansa train --data gowalla --inverse minimal-residual --ridge-l2 20 --ridge-exponent 0", "The paper's Algorithm 1 as it is"),
            ("sansa train --data ratings.csv --method itemknn", "Your own file, and a baseline to compare with"),
            ("sansa train --data ratings.csv --threshold 4 --out m.sansa", "Only ratings of 4 and more count"),
            ("sansa train --data sales.csv --delimiter ; --user-column customer --item-column sku", "Columns that have names of their own"),
            ("sansa train --data logs/*.parquet --where duration>30 --protocol all", "Logs larger than memory, filtered and sorted by DuckDB"),
            ("sansa train --data gowalla --protocol all --json run.json --out m.sansa", "Train on everything; write times, memory and more for a program"),
        ],
        ["tune"] =
        [
            ("sansa tune --data gowalla --records gowalla.jsonl", "Three minutes for the options of SANSA; interrupt and go on at will"),
            ("sansa tune --data gowalla --density 20 --seconds 60", "Models of this size alone, in a minute"),
            ("sansa tune --data ratings.csv --method itemknn --metric Ndcg@10", "Another model, by another metric"),
            ("sansa tune --only --search ridge-l2=5..80:log ridge-exponent=0,0.5,1 --runs 30", "Two options alone, thirty models"),
            ("sansa tune --data gowalla --dry-run", "What would be searched"),
            ("sansa tune --data gowalla --test --json tuned.json", "And measure what it found on the test users, once"),
        ],
        ["evaluate"] =
        [
            ("sansa evaluate --model gowalla.sansa --data gowalla", "Recall, NDCG and more at 20, on what was held out"),
            ("sansa evaluate --model gowalla.sansa --data gowalla --k 20 50 100 --json eval.json", "At three lengths, also as JSON"),
        ],
        ["recommend"] =
        [
            ("sansa recommend --model m.sansa --items libopenblas0 python3", "For somebody with these two items"),
            ("sansa recommend --model m.sansa --items libopenblas0 --explain", "And what each item of the history adds"),
            ("sansa recommend --model gowalla.sansa --data gowalla --user 42 --k 5", "For a user of the training data"),
            ("sansa recommend --model gowalla.sansa --data gowalla --out top20.tsv --k 20", "For all users, into a file"),
        ],
        ["demo"] =
        [
            ("sansa demo m.sansa --out demo.html", "A page that recommends without a network; open it in a browser, send it to somebody"),
            ("sansa demo m.sansa --out demo.html --items python3 git --megabytes 0.5", "With a basket to begin with, in half a megabyte"),
        ],
        ["bench"] =
        [
            ("sansa bench --list", "The rows, with what they must reach"),
            ("sansa bench --row fit-gowalla recommend-gowalla", "Some rows"),
            ("sansa bench --json bench.json", "All rows whose data is here"),
        ],
        ["experiment"] =
        [
            ("sansa experiment list", "All experiments, and which records are current"),
            ("sansa experiment run experiments/table1-gowalla.json", "Run what is missing; interrupt and run again at will"),
            ("sansa experiment show table1-gowalla/icf-0.1", "One record"),
            ("sansa experiment compare table1-gowalla/icf-0.1 table1-gowalla/icf-0.5", "Two records: options, metrics, times, memory"),
        ],
        ["notebook"] =
        [
            ("sansa notebook run notebooks/01-quick-start.ipynb --html", "Execute a notebook and make a page of it"),
            ("sansa notebook run study.ipynb --out out --param l2=50 --timeout 600", "With another parameter, the original unchanged"),
            ("sansa notebook site notebooks --out site", "Pages of all notebooks, with an index"),
        ],
    };

    /// <summary>All command lines that help shows.</summary>
    public static IEnumerable<string> Lines => ByCommand.Values.SelectMany(examples => examples).Select(e => e.Line);

    /// <summary>A command as it is typed: <c>sansa data list</c>.</summary>
    public static string NameOf(Command command) => command is RootCommand ? PathOf(command) : "sansa " + PathOf(command);

    /// <summary>Makes the help of every command below a root end with its examples.</summary>
    public static void ShowInHelp(RootCommand root)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help } option)
            option.Action = new HelpWithExamples(help);
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parsed)
        {
            var code = help.Invoke(parsed);
            var command = parsed.CommandResult.Command;
            if (ByCommand.TryGetValue(PathOf(command), out var examples))
                Write(parsed.InvocationConfiguration.Output, examples);
            return code;
        }
    }

    /// <summary>The names that lead to a command, without that of the tool: <c>data list</c>.</summary>
    private static string PathOf(Command command) => command is RootCommand ? "sansa"
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static void Write(TextWriter output, (string Line, string Meaning)[] examples)
    {
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
        {
            output.WriteLine($"  {line}");
            output.WriteLine($"      {meaning}");
        }
    }
}
