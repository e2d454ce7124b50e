using Sansa.Data.Reading;

namespace Sansa.Data.Download;

/// <summary>Counts what a converted folder holds, in the memory of its distinct ids only.</summary>
internal static class InteractionCounter
{
    public static DataCounts Count(string folder, DatasetInfo info, CancellationToken cancellation)
    {
        if (!info.HasPublishedSplit)
            return CsvReader.Count(Path.Combine(folder, Conversions.InteractionsFile), cancellation);
        var split = PublishedSplitReader.Read(info, Path.Combine(folder, "train.txt"), Path.Combine(folder, "test.txt"), null, cancellation).Published!;
        return new DataCounts(split.Train.RowCount, split.Train.ColumnCount, split.Train.NonzeroCount + split.Test.NonzeroCount);
    }
}
