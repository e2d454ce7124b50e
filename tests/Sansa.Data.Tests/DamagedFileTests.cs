using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Sansa.Data.Tests;

/// <summary>Files that were cut off, damaged or made to harm: a typed error, in bounded time and memory.</summary>
public class DamagedFileTests
{
    [Fact]
    public void A_brotli_file_cut_off_anywhere_is_refused()
    {
        using var folder = new TempFolder();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(k => $"{k % 777},{k * 31 % 1009}\n")));
        var whole = Brotli(text);
        var path = folder.Write("r.csv.BR", "");
        File.WriteAllBytes(path, whole);
        Assert.Equal(20_000, InteractionData.ReadFile(path).Count);
        foreach (var length in new[] { 0, 1, whole.Length / 2, whole.Length - 100, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("cut off", Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path)).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, [.. whole, .. "more"u8]);
        Assert.Contains("goes on", Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, text);
        Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path));
    }

    [Theory]
    [InlineData("r.CSV.GZ")]
    [InlineData("r.Csv.gz")]
    public void Endings_may_be_in_capitals(string name)
    {
        using var folder = new TempFolder();
        Assert.Equal(2, InteractionData.ReadFile(folder.WriteGzip(name, "user,item\n1,2\n1,3\n")).Count);
    }

    [Theory]
    [InlineData(0, "zero bytes")]
    [InlineData('a', "longer than")]
    public void A_bomb_is_refused_with_little_memory(int letter, string problem)
    {
        using var folder = new TempFolder();
        var path = folder.Write("bomb.csv.gz", "");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)letter);
            for (var i = 0; i < 256; i++)
                gzip.Write(block);
        }

        // Of this thread: other tests run beside this one.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80 << 20);
    }

    [Fact]
    public void A_quote_that_nobody_closes_ends_the_reading_soon()
    {
        using var folder = new TempFolder();
        var path = folder.Write("r.csv", "user,item\n\"1,2\n" + string.Concat(Enumerable.Repeat("\"\"x,\n", 1_000_000)));
        Assert.Contains("not closed within", Assert.Throws<DataFormatException>(() => InteractionData.ReadFile(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_with_one_damaged_byte_ends_in_a_typed_error_or_is_read()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "r.parquet");
        await WriteParquet(path, 200);
        var whole = File.ReadAllBytes(path);
        var footer = BitConverter.ToInt32(whole, whole.Length - 8) + 8;
        for (var at = whole.Length - footer; at < whole.Length; at++)
        {
            foreach (var mask in new byte[] { 0xFF, 0x80, 1 })
            {
                var damaged = (byte[])whole.Clone();
                damaged[at] ^= mask;
                File.WriteAllBytes(path, damaged);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
                patience.CancelAfter(TimeSpan.FromSeconds(20));
                try
                {
                    Assert.Equal(200, InteractionData.ReadFile(path, format: DataFormat.Parquet, cancellation: patience.Token).Count);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"byte {at} of {whole.Length} with mask {mask} does not end");
                }
                catch (InteractionDataException)
                {
                    // What it must be when it is refused.
                }
            }
        }
    }

    [Fact]
    public async Task A_folder_and_a_pattern_of_parquet_files_are_one_table_in_the_order_of_names()
    {
        using var folder = new TempFolder();
        await WriteParquet(Path.Combine(folder.Path, "b.parquet"), 3);
        await WriteParquet(Path.Combine(folder.Path, "a.parquet"), 5);
        folder.Write("readme.txt", "not a table");
        foreach (var path in new[] { folder.Path, Path.Combine(folder.Path, "*.parquet") })
        {
            var data = InteractionData.ReadFile(path);
            Assert.Equal([0L, 1, 2, 3, 4, 0, 1, 2], data.Users.Select(data.UserIds.NumberAt));
            Assert.Equal("user = user, item = item", data.ReadAs);
        }

        Assert.Contains(
            "no Parquet file", Assert.Throws<FileNotFoundException>(() => InteractionData.ReadFile(Path.Combine(folder.Path, "c*.parquet"))).Message,
            StringComparison.Ordinal);
        await WriteParquet(Path.Combine(folder.Path, "c.parquet"), 1, "person");
        Assert.Throws<MissingColumnException>(() => InteractionData.ReadFile(folder.Path));
    }

    private static byte[] Brotli(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(text);
        return packed.ToArray();
    }

    private static async Task WriteParquet(string path, int rows, string userName = "user")
    {
        var (user, item) = (new DataField<long>(userName), new DataField<int>("item"));
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(user, item), file);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<long>(user, Enumerable.Range(0, rows).Select(k => (long)k).ToArray());
        await group.WriteAsync<int>(item, Enumerable.Range(0, rows).Select(k => k % 13).ToArray());
    }
}
