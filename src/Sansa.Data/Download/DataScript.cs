using System.Globalization;

namespace Sansa.Data.Download;

/// <summary>What all data-scripts do; a script only names its data set.</summary>
public static class DataScript
{
    /// <summary>Runs the script of a data set and says on the console what it does.</summary>
    /// <param name="dataset">Its name in the catalogue.</param>
    /// <param name="args">The script's arguments; --help explains them.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong arguments or no consent.</returns>
    public static async Task<int> RunAsync(string dataset, string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupt.Cancel();
        };
        return await RunAsync(dataset, args, $"dotnet run data-scripts/{dataset}.cs --", Console.Out, Console.Error, Ask, interrupt.Token)
            .ConfigureAwait(false);
    }

    /// <summary>The same with the console given from outside, for other programs.</summary>
    /// <param name="dataset">Its name in the catalogue.</param>
    /// <param name="args">The arguments; --help explains them.</param>
    /// <param name="command">What the user typed before the arguments, for messages.</param>
    /// <param name="output">Takes what is said.</param>
    /// <param name="errors">Takes errors and progress.</param>
    /// <param name="ask">Asks a question; true for yes.</param>
    /// <param name="cancellation">Stops the work; what was downloaded stays for the next run.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong arguments or no consent.</returns>
    /// <exception cref="DatasetNotFoundException">There is no such data set, or no recipe for it.</exception>
    public static async Task<int> RunAsync(
        string dataset, string[] args, string command, TextWriter output, TextWriter errors, Func<string, bool> ask, CancellationToken cancellation)
    {
        var info = Datasets.Info(dataset);
        var recipe = Recipe.All.FirstOrDefault(recipe => recipe.Name == info.Name)
            ?? throw new DatasetNotFoundException(
                dataset,
                info.IsBuiltIn
                    ? $"'{info.Name}' is built in; there is nothing to get."
                    : $"'{info.Name}' is published nowhere; copy its files ({string.Join(", ", info.Files)}).");
        using var client = new HttpClient();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Sansa-data-script/1.0");
        return await new DataScriptRun(recipe, info, command, new Downloader(client), output, errors, ask).RunAsync(args, cancellation).ConfigureAwait(false);
    }

    private static bool Ask(string question)
    {
        if (Console.IsInputRedirected)
            return false;
        Console.Write(question);
        return Console.ReadLine() is { } answer && answer.StartsWith("y", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>One run of a data-script, with its console and network given from outside.</summary>
internal sealed class DataScriptRun(
    Recipe recipe, DatasetInfo info, string command, Downloader downloader, TextWriter output, TextWriter errors, Func<string, bool> ask)
{
    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        if (DataScriptOptions.TryParse(args, errors) is not { } options)
            return 2;
        if (options.Help)
            return Help();
        try
        {
            return options.Verify ? Verify(options) : await MakeAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine("Interrupted. What was downloaded stays and is used by the next run.");
        }
        catch (Exception error) when (error is InteractionDataException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            errors.WriteLine(error.Message);
            if (error is DownloadException)
                errors.WriteLine(ByHand(options));
        }

        return 1;
    }

    private async Task<int> MakeAsync(DataScriptOptions options, CancellationToken cancellation)
    {
        var folder = Path.Combine(options.Out, recipe.Name);
        if (Manifest.TryRead(folder) is { } existing && existing.Problems(folder, withChecksums: false).Count == 0)
        {
            output.WriteLine($"{Path.GetFullPath(folder)} is there already; --verify checks it, deleting it makes this script start anew.");
            return 0;
        }

        output.WriteLine($"{info.Description}\nSource: {info.Source}\nTerms:  {info.Terms}\nPage:   {recipe.Page}");
        var downloads = Path.Combine(options.Out, ".downloads", recipe.Name);
        if (options.From is null)
        {
            if (recipe.Files.Count == 0)
                throw new DownloadException($"{recipe.Name} cannot be fetched without an account at {recipe.Page.Host}.");
            if (!options.Yes && !ask($"Download {Describe()} under these terms? [y/N] "))
            {
                errors.WriteLine("Nothing was downloaded: the terms were not accepted. --yes accepts them.");
                return 2;
            }

            Directory.CreateDirectory(downloads);
            foreach (var file in recipe.Files)
                await FetchAsync(file, downloads, cancellation).ConfigureAwait(false);
        }

        Convert(options.From ?? downloads, folder, cancellation);
        if (options.From is null)
            Directory.Delete(downloads, recursive: true);
        return 0;
    }

    private string Describe() =>
        string.Join(
            " and ",
            recipe.Files.Select(file => file.Name + (file.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $" ({size / 1e6:F1} MB)") : "")));

    private async Task FetchAsync(RemoteFile file, string folder, CancellationToken cancellation)
    {
        output.WriteLine(
            $"{file.Address}\n"
                + $"  {(file.Checksum is null ? "no checksum is published; the counts are checked at the end" : $"{file.Checksum.Kind} {file.Checksum.Hex}")}");
        var lastShown = -1L;
        var progress = new InlineProgress<DownloadProgress>(at =>
        {
            var step = at.Total > 0 ? 20 * at.Bytes / at.Total : at.Bytes >> 24;
            if (step == lastShown)
                return;
            lastShown = step;
            errors.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  {at.Name}: {at.Bytes / 1e6:F1} MB{(at.Total > 0 ? $" of {at.Total / 1e6:F1} MB" : "")}"));
        });
        await downloader.FetchAsync(file, Path.Combine(folder, file.Name), progress, cancellation).ConfigureAwait(false);
    }

    // All is made and counted in NAME.part beside the goal, and only then gets its name.
    private void Convert(string from, string folder, CancellationToken cancellation)
    {
        var part = folder + ".part";
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
        Directory.CreateDirectory(part);
        try
        {
            using (var source = new SourceFiles(from))
            {
                if (recipe.Pairs is null)
                    VerifySources(source);
                recipe.Convert(source, part, cancellation);
            }

            var (counts, pairs) = ConvertedFolder.Read(part, info, cancellation);
            if (info.Published is { } published && counts != published)
                throw new ChecksumMismatchException(
                    $"The files hold {Show(counts)}, but {Show(published)} were published: they are cut off, or another version. Nothing was kept.");
            if (recipe.Pairs is not null && pairs != recipe.Pairs)
                throw new ChecksumMismatchException(
                    $"The files hold {Show(counts)} as published, but not the published pairs (their digest is {pairs}, and {recipe.Pairs} is expected): "
                        + $"they are damaged, or another split. Nothing was kept.");
            Manifest.Describe(recipe.Name, recipe.Page.ToString(), part, counts).Write(part);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.Move(part, folder);
            output.WriteLine($"{Path.GetFullPath(folder)}: {Show(counts)}");
        }
        finally
        {
            if (Directory.Exists(part))
                Directory.Delete(part, recursive: true);
        }
    }

    private void VerifySources(SourceFiles source)
    {
        foreach (var file in recipe.Files)
        {
            if (file.Checksum is not null && source.FindFile(file.Name) is { } path)
                file.Checksum.Verify(path);
        }
    }

    private int Verify(DataScriptOptions options)
    {
        var folder = Path.Combine(options.Out, recipe.Name);
        var manifest = Manifest.TryRead(folder);
        var problems = manifest?.Problems(folder, withChecksums: true)
            ?? [$"{Path.GetFullPath(folder)} has no {Manifest.FileName}: no data-script made it, so there is nothing to compare with."];
        foreach (var problem in problems)
            errors.WriteLine(problem);
        if (problems.Count > 0)
            return 1;
        output.WriteLine($"{Path.GetFullPath(folder)} is as it was made: {Show(manifest!.Counts)}");
        return 0;
    }

    private string ByHand(DataScriptOptions options)
    {
        var what = recipe.Files.Count == 0 ? recipe.Wanted : string.Join(" and ", recipe.Files.Select(file => file.Address));
        return $"By hand: get {what} (page: {recipe.Page}) on a machine with a network, bring it here, and run\n"
            + $"  {command} --from FILE_OR_FOLDER --out {options.Out}\nwhere FILE_OR_FOLDER is {recipe.Wanted}.";
    }

    private int Help()
    {
        output.WriteLine(
            $"Makes the data set '{recipe.Name}': {info.Description}.\n\nusage: {command} [options]\n{DataScriptOptions.Usage}\nTerms: {info.Terms}");
        return 0;
    }

    private static string Show(DataCounts counts) =>
        string.Create(CultureInfo.InvariantCulture, $"{counts.Users:N0} users, {counts.Items:N0} items, {counts.Interactions:N0} interactions");
}

/// <summary>Reports on the calling thread, so that lines keep their order.</summary>
internal sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
