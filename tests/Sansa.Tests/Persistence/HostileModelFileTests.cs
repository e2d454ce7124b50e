using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Sansa.Models;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Tests.Models;
using Sansa.Tests.Shared;

namespace Sansa.Tests.Persistence;

/// <summary>Files whose checksums are right and whose content is not (issue 17, point 9): a clear refusal, without much memory.</summary>
public sealed class HostileModelFileTests : IDisposable
{
    private const string Manifest = "manifest.json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sansa-hostile");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("null", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("7", "no JSON object")]
    [InlineData("{}", "format version")]
    [InlineData("{\"formatVersion\": \"1\"}", "format version")]
    [InlineData("{\"formatVersion\": 0}", "format version")]
    [InlineData("{\"formatVersion\": -5}", "format version")]
    [InlineData("{\"formatVersion\": 1.5}", "format version")]
    [InlineData("{\"formatVersion\": 1e99}", "format version")]
    [InlineData("{\"formatVersion\": 2}", "damaged")]
    [InlineData("{\"formatVersion\": 2, \"method\": null, \"itemCount\": 3, \"writtenBy\": \"\", \"sha256\": {}}", "lacks")]
    [InlineData("{\"formatVersion\": 2, \"method\": \"ease\", \"itemCount\": 3, \"writtenBy\": \"\", \"sha256\": null}", "lacks")]
    [InlineData("{\"formatVersion\": 2, \"method\": \"ease\", \"itemCount\": -3, \"writtenBy\": \"\", \"sha256\": {}}", "lacks")]
    public void A_manifest_that_is_none_is_refused(string manifest, string problem) =>
        AssertRefused(Knn().With(Manifest, manifest), problem);

    [Fact]
    public void A_manifest_of_spaces_is_refused_before_it_is_read()
    {
        var parts = Knn();
        AssertRefused(parts.With(Manifest, new string(' ', ModelManifest.MaxBytes) + parts.Text(Manifest)), "limit");
        var model = Counting();
        model.Protocol = new string('p', ModelManifest.MaxBytes);
        Assert.Throws<ArgumentException>(() => model.Save(PathOf("m.sansa")));
    }

    [Fact]
    public void An_array_that_claims_more_elements_than_it_has_bytes_costs_no_memory()
    {
        var parts = Knn();
        var arrays = new ModelParts(parts["weights.npz"]);
        arrays["indptr.npy"] = Npy("<i8", 500_000_000, arrays["indptr.npy"]);
        parts["weights.npz"] = ModelParts.Zip(arrays.Parts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(parts, "elements");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_dense_model_that_claims_more_items_than_the_file_has_weights_costs_no_memory()
    {
        var parts = Ease();
        AssertRefused(parts.With(Manifest, parts.Text(Manifest).Replace("\"itemCount\": 4", "\"itemCount\": 10000", StringComparison.Ordinal)), "too small");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_are_finite_in_every_model(float weight)
    {
        var dense = Ease();
        BinaryPrimitives.WriteSingleLittleEndian(dense["weights_0.npy"].AsSpan(^8), weight);
        AssertRefused(dense, "number 14 of the part 'weights_0' is");
        var sparse = Knn();
        var arrays = new ModelParts(sparse["weights.npz"]);
        BinaryPrimitives.WriteSingleLittleEndian(arrays["data.npy"].AsSpan(^8), weight);
        sparse["weights.npz"] = ModelParts.Zip(arrays.Parts);
        AssertRefused(sparse, "must be finite");
    }

    [Fact]
    public void A_model_with_a_weight_that_is_not_finite_is_not_saved()
    {
        for (var at = 0; at < 40; at++)
        {
            var weights = new float[40];
            weights[at] = float.PositiveInfinity;
            var error = Assert.Throws<ArgumentException>(() => new PartModel(w => w.Array("weights", weights)).Save(PathOf("m.sansa")));
            Assert.Contains($"Number {at} ", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => new PartModel(w => w.Array("weights", weights.Select(v => (double)v).ToArray())).Save(PathOf("m.sansa")));
        }

        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("options.json", "null", "'options' is null")]
    [InlineData("options.json", "[]", "damaged")]
    [InlineData("item_ids.json", "null", "'item_ids' is null")]
    [InlineData("item_ids.json", "[\"a\", null, \"c\", \"d\", \"e\"]", "item 1 is null")]
    [InlineData("item_ids.json", "[\"a\"]", "1 ids")]
    public void Json_parts_are_not_null(string part, string json, string problem) => AssertRefused(Knn().With(part, json), problem);

    [Fact]
    public void Parts_are_neither_compressed_nor_twice_there_nor_the_same_bytes()
    {
        var bomb = Knn();
        bomb.Compression = CompressionLevel.SmallestSize;
        AssertRefused(bomb, "compressed");
        var inner = Knn();
        inner["weights.npz"] = ModelParts.Zip(new ModelParts(inner["weights.npz"]).Parts, compression: CompressionLevel.SmallestSize);
        AssertRefused(inner, "compressed");
        var twice = Knn();
        twice.Parts.Add(twice.Parts[0]);
        AssertRefused(twice, "twice");
        AssertRefused(Overlapping(Knn().ToFile()), "claim");
    }

    /// <summary>Lets the central directory name the largest part a second time, under another name.</summary>
    private static byte[] Overlapping(byte[] file)
    {
        var end = file.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(end + 16));
        var copies = Enumerable.Range(0, 20).SelectMany(i =>
        {
            var name = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(directory + 28));
            var record = file.AsSpan(directory, 46 + name).ToArray();
            record[^1] = (byte)('a' + i);
            return record;
        });
        byte[] result = [.. file[..directory], .. copies, .. file[directory..]];
        var newEnd = end + result.Length - file.Length;
        var count = (short)(BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(end + 8)) + 20);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(newEnd + 8), count);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(newEnd + 10), count);
        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(newEnd + 12), newEnd - directory);
        return result;
    }

    private static byte[] Npy(string type, long count, byte[] like)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({count},), }}".PadRight(117) + "\n");
        return [.. like[..8], (byte)header.Length, 0, .. header, .. like[128..]];
    }

    private static CountingModel Counting() => new(TestMatrices.Random(new Random(1), 5, 5, 0.4));

    private ModelParts Knn() => Parts(new ItemKnn(TestMatrices.Random(new Random(1), 5, 5, 0.4), new ItemKnnOptions()) { ItemIds = ["a", "b", "c", "d", "e"] });

    private ModelParts Ease() => Parts(Sansa.Models.Ease.Fit(TestMatrices.Random(new Random(1), 20, 4, 0.4, pattern: true), new EaseOptions()));

    private ModelParts Parts(Recommender model)
    {
        model.Save(PathOf("good.sansa"));
        return new ModelParts(File.ReadAllBytes(PathOf("good.sansa")));
    }

    private void AssertRefused(ModelParts parts, string problem) => AssertRefused(parts.ToFile(), problem);

    private void AssertRefused(byte[] file, string problem)
    {
        File.WriteAllBytes(PathOf("bad.sansa"), file);
        var error = Assert.Throws<ModelFileException>(() => ModelKinds.Load(PathOf("bad.sansa")));
        Assert.Contains("bad.sansa", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
