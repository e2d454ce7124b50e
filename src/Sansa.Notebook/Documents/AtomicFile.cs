using System.Text;

namespace Sansa.Notebook.Documents;

/// <summary>Writes files whole or not at all: first under another name, then renamed. A symbolic link stays, and what it leads to is replaced.</summary>
internal static class AtomicFile
{
    public static void WriteText(string path, string text)
    {
        var file = new FileInfo(path);
        var target = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, "." + Path.GetFileName(target) + "." + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
