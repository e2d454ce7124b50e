using System.IO.Compression;
using Sansa.Models;
using Sansa.Persistence;
using Sansa.Tests.Models;
using Sansa.Tests.Shared;

namespace Sansa.Tests.Persistence;

public sealed class ModelFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sansa-model");

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static CountingModel Model(Action? whileWriting = null) =>
        new(TestMatrices.Random(new Random(5), 30, 30, 0.2))
        {
            WhileWriting = whileWriting,
            ItemIds = [.. Enumerable.Range(0, 30).Select(i => $"item{i}")],
            Protocol = "none",
        };

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        var path = PathOf("m.sansa");
        Model().Save(path);
        var before = File.ReadAllBytes(path);
        var error = Assert.Throws<ModelFileException>(() => Model(() => throw new IOException("No space left on device")).Save(path));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("unchanged", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void A_folder_that_is_missing_or_may_not_be_written_is_named()
    {
        var missing = Assert.Throws<ModelFileException>(() => Model().Save(PathOf("none/m.sansa")));
        Assert.Contains("none/m.sansa", missing.Message, StringComparison.Ordinal);
        // Not even root may make a file in Linux's /proc.
        if (!Directory.Exists("/proc/self"))
            Assert.Skip("needs Linux's /proc");
        var unwritable = Assert.Throws<ModelFileException>(() => Model().Save("/proc/self/m.sansa"));
        Assert.Contains("may be written", unwritable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var bytes = SavedBytes();
        for (var length = 0; length < bytes.Length; length += 1 + (length / 7))
            AssertRefused(bytes[..length]);
        AssertRefused(bytes[..^1]);
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_changes_nothing()
    {
        var bytes = SavedBytes();
        var expected = Model().Weights;
        var random = new Random(6);
        var refused = 0;
        for (var trial = 0; trial < 1500; trial++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(PathOf("damaged.sansa"), damaged);
            try
            {
                var loaded = (CountingModel)ModelKinds.Load(PathOf("damaged.sansa"));
                Assert.Equal(expected.ColumnIndices, loaded.Weights.ColumnIndices);
                Assert.Equal(expected.Values, loaded.Weights.Values);
                Assert.Equal("item7", loaded.ItemIds![7]);
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1200, 1500);
    }

    [Fact]
    public void Foreign_files_are_refused_with_what_they_are()
    {
        Assert.Contains("not a model file", AssertRefused("user,item\n1,2\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("not a model file", AssertRefused([]), StringComparison.Ordinal);
        using (var zip = ZipFile.Open(PathOf("other.zip"), ZipArchiveMode.Create))
            zip.CreateEntry("hello.txt");
        Assert.Contains("not a Sansa model", AssertRefused(File.ReadAllBytes(PathOf("other.zip"))), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ModelKinds.Load(PathOf("absent.sansa")));
    }

    [Fact]
    public void A_newer_format_version_is_refused_with_the_remedy()
    {
        var error = AssertRefused(WithManifest(text => text.Replace("\"formatVersion\": 2", "\"formatVersion\": 3", StringComparison.Ordinal)));
        Assert.Contains("newer version of Sansa", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_from_before_composed_options_says_to_train_again()
    {
        var error = AssertRefused(WithManifest(text => text.Replace("\"formatVersion\": 2", "\"formatVersion\": 1", StringComparison.Ordinal)));
        Assert.Contains("Train the model again", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_method_is_named()
    {
        var error = AssertRefused(WithManifest(text => text.Replace("test-counting", "test-unheard", StringComparison.Ordinal)));
        Assert.Contains("test-unheard", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_written_twice_or_with_a_wrong_shape_is_a_mistake_of_the_model()
    {
        var twice = new PartModel(w =>
        {
            w.Json("a", 1, TestJson.Convention.Int32);
            w.Json("a", 2, TestJson.Convention.Int32);
        });
        Assert.Throws<ArgumentException>(() => twice.Save(PathOf("m.sansa")));
        var shape = new PartModel(w => w.Array("a", new float[6], 2, 4));
        Assert.Throws<ArgumentException>(() => shape.Save(PathOf("m.sansa")));
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    private byte[] SavedBytes()
    {
        Model().Save(PathOf("m.sansa"));
        return File.ReadAllBytes(PathOf("m.sansa"));
    }

    private string AssertRefused(byte[] bytes)
    {
        File.WriteAllBytes(PathOf("bad.sansa"), bytes);
        var error = Assert.Throws<ModelFileException>(() => ModelKinds.Load(PathOf("bad.sansa")));
        Assert.Contains("bad.sansa", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    /// <summary>A saved model whose manifest is changed, with a right checksum for it.</summary>
    private byte[] WithManifest(Func<string, string> change)
    {
        var parts = new ModelParts(SavedBytes());
        var text = parts.Text("manifest.json");
        Assert.NotEqual(text, change(text));
        return parts.With("manifest.json", change(text)).ToFile();
    }
}
