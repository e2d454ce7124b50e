namespace Sansa.Data.Download;

/// <summary>The arguments of a data-script.</summary>
internal sealed record DataScriptOptions(bool Yes, string? From, bool Verify, string Out, bool Help)
{
    public const string Usage = """
          --yes          accept the terms without being asked
          --from PATH    take the published file, or a folder with the files, instead of downloading
          --verify       check the files that are there against the manifest; change nothing
          --out FOLDER   the data folder; by default SANSA_DATA, else ./data
          --help         this text
        """;

    /// <summary>The options; null after an error has been written.</summary>
    public static DataScriptOptions? TryParse(string[] args, TextWriter errors)
    {
        var options = new DataScriptOptions(false, null, false, Datasets.SearchFolders()[0], false);
        for (var i = 0; i < args.Length; i++)
        {
            var hasValue = i + 1 < args.Length;
            switch (args[i])
            {
                case "--yes": options = options with { Yes = true }; break;
                case "--verify": options = options with { Verify = true }; break;
                case "--help" or "-h": options = options with { Help = true }; break;
                case "--from" when hasValue: options = options with { From = args[++i] }; break;
                case "--out" when hasValue: options = options with { Out = args[++i] }; break;
                default:
                    errors.WriteLine($"{(args[i] is "--from" or "--out" ? $"{args[i]} needs a path" : $"'{args[i]}' is not an option")}. Options:\n{Usage}");
                    return null;
            }
        }

        return options;
    }
}
