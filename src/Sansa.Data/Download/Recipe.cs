namespace Sansa.Data.Download;

/// <summary>How one data set of the catalogue is made.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Files">The published files; empty when they cannot be fetched without an account.</param>
/// <param name="Page">The page where a person finds them.</param>
/// <param name="Wanted">The names that <c>--from</c> looks for.</param>
/// <param name="Convert">From the published files to a folder in the project's form.</param>
internal sealed record Recipe(
    string Name,
    IReadOnlyList<RemoteFile> Files,
    Uri Page,
    string Wanted,
    Action<SourceFiles, string, CancellationToken> Convert)
{
    /// <summary>
    /// The <see cref="PairDigest"/> of the published split, where it is known: then files given by hand may have any layout,
    /// and what they hold is checked. Null: their bytes are checked.
    /// </summary>
    public string? Pairs { get; init; }

    private const string LightGcn = "https://raw.githubusercontent.com/kuandeng/LightGCN/b067ec05f16a24e0e1efe63cd82385f0c469af20/Data";

    /// <summary>
    /// All recipes. Git blob ids were read from the repositories at the commits named. The MD5 of ml-20m.zip is the one that
    /// GroupLens publishes. For the Taste Profile none is published: there the counts of users, items and
    /// interactions are what is checked.
    /// </summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        Split("gowalla", "gowalla", "a27782bd7a1d4d0744148dc0460ea94da74763f2", null, "9ed5af4b5d21511f33740b4e22e3852f45671800", 1_372_559) with
        {
            Pairs = "0fcd3175a4efd79b41c690a4d23403b85bf7b72c9761f4f896178ac8a05c8530",
        },
        Split("amazon-books", "amazon-book", "6ef55159c5f1fd7f6d86eb9ff290d0cc2854ac99", null, "09e5da4e0bf46c751c4ba0f4375e414fd13512cd", 3_848_611),
        Split("yelp2018", "yelp2018", "cda12361055ba448ae4bd1070f6000c16dea8f22", null, "30dfbc3437b27b74cb2970b435a5ec93ad9f2468", 1_986_152),
        new(
            "msd",
            [new(new("http://millionsongdataset.com/sites/default/files/challenge/train_triplets.txt.zip"), "train_triplets.txt.zip", null, null)],
            new("http://millionsongdataset.com/tasteprofile/"),
            "train_triplets.txt.zip or train_triplets.txt",
            Conversions.Triplets),
        new(
            "movielens-20m",
            [new(
                new("https://files.grouplens.org/datasets/movielens/ml-20m.zip"),
                "ml-20m.zip",
                198_702_078,
                new(ChecksumKind.Md5, "cd245b17a1ae2cc31bb14903e1204af3"))],
            new("https://grouplens.org/datasets/movielens/20m/"),
            "ml-20m.zip or ratings.csv",
            Conversions.Csv("ratings.csv")),
        new(
            "goodbooks-10k",
            [new(
                new("https://raw.githubusercontent.com/zygmuntz/goodbooks-10k/6dd165b555a7b47b2dd36743a425776e641ff50c/ratings.csv"),
                "ratings.csv",
                null,
                new(ChecksumKind.GitBlob, "0d245a10acfe3c89b2e4004cdbc805b99771ac5d"))],
            new("https://github.com/zygmuntz/goodbooks-10k"),
            "ratings.csv",
            Conversions.Csv("ratings.csv")),
        new(
            "netflix",
            [],
            new("https://www.kaggle.com/datasets/netflix-inc/netflix-prize-data"),
            "the archive, or a folder with combined_data_1.txt .. combined_data_4.txt",
            Conversions.Netflix),
    ];

    private static Recipe Split(string name, string folder, string trainBlob, long? trainSize, string testBlob, long? testSize) => new(
        name,
        [
            new(new($"{LightGcn}/{folder}/train.txt"), "train.txt", trainSize, new(ChecksumKind.GitBlob, trainBlob)),
            new(new($"{LightGcn}/{folder}/test.txt"), "test.txt", testSize, new(ChecksumKind.GitBlob, testBlob)),
        ],
        new($"https://github.com/kuandeng/LightGCN/tree/master/Data/{folder}"),
        "a folder with train.txt and test.txt",
        Conversions.CopySplit);
}
