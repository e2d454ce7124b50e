using System.IO.Compression;
using Sansa.Data.Reading;

namespace Sansa.Data.Catalog;

/// <summary>The built-in data set: an embedded adjacency list, "package relation relation ...", compressed with Brotli.</summary>
internal static class DebianPackages
{
    private const string Resource = "Sansa.Data.Resources.debian-packages.txt.br";

    public static InteractionData Read(string name, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var resource = typeof(DebianPackages).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from this build; run data-scripts/debian-packages.cs and build again.");
        using var text = new BrotliStream(resource, CompressionMode.Decompress);
        return AdjacencyReader.Read(text, name, progress, cancellation);
    }
}
