using System.Diagnostics;
using System.Text;
using Sansa.Persistence;

namespace Sansa.Tests.Persistence;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sansa-atomic");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_a_process_that_is_gone_left_is_removed_by_the_next_write_in_the_folder()
    {
        using var own = Process.GetCurrentProcess();
        var start = new DateTimeOffset(own.StartTime).ToUnixTimeMilliseconds();
        // No system here gives this number; and a number that was given anew, as containers do with 1.
        File.WriteAllText(PathOf($".m.sansa.sansa-{int.MaxValue}-{start}-0123abcd.tmp"), "left");
        File.WriteAllText(PathOf($".m.sansa.sansa-{own.Id}-{start - 60_000}-0123abcd.tmp"), "left");
        Write("other.json", "new");
        Assert.Equal(["other.json"], Names());
    }

    [Fact]
    public void Files_of_living_processes_and_of_others_stay()
    {
        string[] others = [".m.sansa.tmp", ".m.sansa.sansa-x-1-0123abcd.tmp", "m.sansa.sansa-2147483647-1-0123abcd.tmp"];
        foreach (var name in others)
            File.WriteAllText(PathOf(name), "not ours");
        // A process that cannot be seen from here, in another container, holds its lock.
        var locked = $".m.sansa.sansa-{int.MaxValue}-1-0123abcd.tmp";
        using (new FileStream(PathOf(locked), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            AtomicFile.Write(PathOf("m.sansa"), stream =>
            {
                // The outer file, still being written by this living process, survives a write beside it.
                Write("n.sansa", "inner");
                stream.Write("outer"u8);
            });
            Assert.Equal([.. others.Append(locked).Append("m.sansa").Append("n.sansa").Order(StringComparer.Ordinal)], Names());
        }

        Assert.Equal("outer", File.ReadAllText(PathOf("m.sansa")));
    }

    [Fact]
    public void A_symbolic_link_stays_and_its_target_is_replaced()
    {
        var store = _folder.CreateSubdirectory("store");
        File.WriteAllText(Path.Combine(store.FullName, "v1"), "old");
        File.CreateSymbolicLink(PathOf("middle"), Path.Combine("store", "v1"));
        File.CreateSymbolicLink(PathOf("m.sansa"), "middle");
        File.CreateSymbolicLink(PathOf("dangling"), Path.Combine("store", "v2"));
        Write("m.sansa", "new");
        Write("dangling", "made");
        Assert.Equal("middle", new FileInfo(PathOf("m.sansa")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(Path.Combine(store.FullName, "v1")));
        Assert.Equal("made", File.ReadAllText(Path.Combine(store.FullName, "v2")));
        Assert.Equal(["v1", "v2"], store.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    private void Write(string name, string text) => AtomicFile.Write(PathOf(name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() => [.. _folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal)];
}
