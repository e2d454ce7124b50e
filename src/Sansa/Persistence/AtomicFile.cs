namespace Sansa.Persistence;

/// <summary>Writes a file so that its name always holds either the old content or all of the new one.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary name in the same folder, brings the bytes to the disk, then renames. When anything fails the
    /// temporary file is deleted and an existing file keeps its content. A symbolic link stays, and the file that it leads
    /// to is replaced. What a process that was killed while it wrote left in the folder is removed first.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The folder does not exist, the disk is full, or the file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var file = new FileInfo(path);
        var target = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
        var folder = Path.GetDirectoryName(target)!;
        AbandonedFiles.Remove(folder);
        var temporary = Path.Combine(folder, AbandonedFiles.NewName(Path.GetFileName(target)));
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
