using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sansa.Cli;

/// <summary>Where a command may write: never over its own data, nor over a file that it did not make.</summary>
internal static class OutputFiles
{
    private static readonly string[] Inputs = ["--data", "--model"];

    // How the files begin that Sansa writes: a model (a zip), JSON, a table of recommendations, a page.
    private static readonly byte[][] OwnStarts =
    [
        "PK"u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(), "user\trank\titem\tscore"u8.ToArray(),
        "<!DOCTYPE html>\n<html lang=\"en\">\n<!-- A display of Sansa -->"u8.ToArray(),
    ];

    /// <summary>The file to write, behind links, so that a link stays one; refuses what would be lost.</summary>
    public static FileInfo Checked(ParseResult parsed, FileInfo file, string option)
    {
        if (Directory.Exists(file.FullName))
            throw new UserErrorException($"{option} {file} is a folder; name a file in it.");
        var target = Target(file.FullName);
        if (target.Directory is not { Exists: true })
            throw new UserErrorException($"There is no folder '{target.DirectoryName}' for {option}.");
        foreach (var input in parsed.CommandResult.Children.OfType<OptionResult>().Where(result => Inputs.Contains(result.Option.Name)))
        {
            if (input.Tokens.Any(token => File.Exists(token.Value) && Target(token.Value).FullName == target.FullName))
                throw new UserErrorException($"{option} {file} would replace the file of {input.Option.Name}; choose another name.");
        }

        if (target is { Exists: true, Length: > 0 } && !IsOwn(target))
            throw new UserErrorException($"{option} {file} exists and is no file that Sansa wrote; delete it first, or choose another name.");
        return target;
    }

    private static FileInfo Target(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null ? file : new(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }

    private static bool IsOwn(FileInfo file)
    {
        using var stream = file.OpenRead();
        var start = new byte[OwnStarts.Max(own => own.Length)];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Array.Exists(OwnStarts, own => start.AsSpan(0, length).StartsWith(own));
    }
}
