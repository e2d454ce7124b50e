using Sansa.Data.Reading;

namespace Sansa.Data.Download;

/// <summary>What a converted folder holds; of data that are no split, counted in the memory of the distinct ids only.</summary>
/// <param name="Counts">Users, items and interactions.</param>
/// <param name="Pairs">The fingerprint of a split's pairs; null for other data.</param>
internal sealed record ConvertedFolder(DataCounts Counts, string? Pairs)
{
    public static ConvertedFolder Read(string folder, DatasetInfo info, CancellationToken cancellation)
    {
        if (!info.HasPublishedSplit)
            return new(CsvReader.Count(Path.Combine(folder, Conversions.InteractionsFile), cancellation), null);
        var split = PublishedSplitReader.Read(info, Path.Combine(folder, "train.txt"), Path.Combine(folder, "test.txt"), null, cancellation).Published!;
        return new(
            new DataCounts(split.Train.RowCount, split.Train.ColumnCount, split.Train.NonzeroCount + split.Test.NonzeroCount), PairDigest.Compute(split));
    }
}
