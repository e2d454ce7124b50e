namespace Sansa.Data.Reading;

/// <summary>Reads train.txt and test.txt of a fixed split into two matrices of one shape.</summary>
internal static class PublishedSplitReader
{
    private const long MinimumSpace = 1_000_000;
    private const long IdsPerInteraction = 100;

    public static Dataset Read(DatasetInfo info, string trainPath, string testPath, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var train = ReadFile(trainPath, progress, cancellation);
        var test = ReadFile(testPath, progress, cancellation);
        var users = Math.Max(train.UserCount, test.UserCount);
        var items = Math.Max(train.ItemCount, test.ItemCount);
        var published = new PublishedSplit(train.ToMatrix(users, items), test.ToMatrix(users, items));
        return new Dataset(info, published, Report(published, train.DuplicateCount, test.DuplicateCount));
    }

    private static LightGcnReader ReadFile(string path, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var stream = DataStreams.OpenRead(path);
        var read = LightGcnReader.Read(stream, path, progress, cancellation);
        // Ids are row and column numbers here: far-apart ids would make a matrix of mostly nothing.
        if (Math.Max(read.UserCount, read.ItemCount) > MinimumSpace + (IdsPerInteraction * read.InteractionCount))
            throw new DataFormatException(
                path, 0, "",
                $"its ids are sparse: {read.InteractionCount} interactions, but ids up to {Math.Max(read.UserCount, read.ItemCount) - 1}. "
                    + $"Interactions.ReadAdjacency maps ids of any kind to consecutive positions.");
        return read;
    }

    private static DropReport Report(PublishedSplit split, long trainDuplicates, long testDuplicates)
    {
        var kept = split.Train.NonzeroCount + split.Test.NonzeroCount;
        var counts = new DataCounts(split.Train.RowCount, split.Train.ColumnCount, kept);
        return DropReport.Empty.With(
            new DropStep("repeated user-item pairs count once", counts with { Interactions = kept + trainDuplicates + testDuplicates }, counts));
    }
}
