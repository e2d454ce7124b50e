namespace Sansa.Notebook.Reports;

/// <summary>The image files that a notebook may show: those below its own folder, and no link that leads out of it.</summary>
internal sealed class LocalImages(string? folder)
{
    /// <summary>The image as a data URI; null when there is none to show.</summary>
    public string? Find(string relative)
    {
        if (folder is null || relative.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(relative))
            return null;
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, relative));
        var below = Path.GetRelativePath(root, path);
        if (below.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(below)
            || !File.Exists(path) || HasLink(root, below) || MimeTypeOf(path) is not { } type)
            return null;
        return $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }

    private static bool HasLink(string root, string below)
    {
        var path = root;
        foreach (var part in below.Split(Path.DirectorySeparatorChar))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                return true;
        }
        return false;
    }

    private static string? MimeTypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".svg" => "image/svg+xml",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        _ => null,
    };
}
