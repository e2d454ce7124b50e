namespace Sansa.Data.Catalog;

/// <summary>What the catalogue knows. Sizes are those of the form that the project uses.</summary>
internal static class CatalogEntries
{
    private static readonly IReadOnlyList<string> SplitFiles = ["train.txt", "test.txt"];
    private static readonly IReadOnlyList<string> InteractionFiles = ["interactions.csv"];

    public static IReadOnlyList<DatasetInfo> All { get; } =
    [
        new()
        {
            Name = Datasets.BuiltIn,
            Description = "Debian 12: a package is a user, the packages it depends on or recommends are its items. Built in.",
            Source = "The package index of Debian 12 (apt-cache dumpavail): Pre-Depends, Depends and Recommends, first alternative",
            Terms = "Facts of a public index; free to use",
            Script = "data-scripts/debian-packages.cs",
            Published = new(57103, 41480, 304005),
            IsBuiltIn = true,
        },
        Fixed("gowalla", "Check-ins at places; the split of NGCF and LightGCN, in BARS gowalla_m1", new(29858, 40981, 1027370)) with
        {
            Source = "SNAP loc-gowalla: Cho, Myers, Leskovec, Friendship and Mobility, KDD 2011; split by Wang et al., SIGIR 2019, and He et al., SIGIR 2020",
            Terms = "No licence is stated by SNAP; cite the authors",
        },
        Fixed("amazon-books", "Books that people reviewed; the split of NGCF and LightGCN, in BARS amazonbooks_m1", new(52643, 91599, 2984108)) with
        {
            Source = "Amazon review data: He and McAuley, Ups and Downs, WWW 2016; split by Wang et al., SIGIR 2019, and He et al., SIGIR 2020",
            Terms = "For research; cite the authors",
        },
        Fixed("yelp2018", "Businesses that people reviewed; the split of NGCF and LightGCN, in BARS yelp18_m1", new(31668, 38048, 1561406)) with
        {
            Source = "Yelp Dataset, 2018 edition; split by Wang et al., SIGIR 2019, and He et al., SIGIR 2020",
            Terms = "Yelp Dataset terms of use: academic and non-commercial use, no redistribution",
        },
        Fixed("synthetic-amazon-books", "Made data with the shape of Amazon Books, for time and memory at scale", new(52643, 91599, 2957721)) with
        {
            Source = "Made: power-law users and items, 400 topics. Its accuracy says nothing about the real data set",
            Terms = "Free to use",
            Script = null,
        },
        Rated("msd", "Play counts of songs (Million Song Dataset, Taste Profile subset)", new(1019318, 384546, 48373586)) with
        {
            Source = "Bertin-Mahieux, Ellis, Whitman, Lamere, The Million Song Dataset, ISMIR 2011; Taste Profile subset by The Echo Nest",
            Terms = "For research, not for commercial use; cite the authors",
        },
        Rated("movielens-20m", "Ratings of films", new(138493, 26744, 20000263)) with
        {
            Source = "GroupLens: Harper and Konstan, The MovieLens Datasets, ACM TiiS 5(4), 2015",
            Terms = "GroupLens terms: research use, no redistribution without permission; cite the authors",
        },
        Rated("netflix", "Ratings of films (Netflix Prize)", new(480189, 17770, 100480507)) with
        {
            Source = "Bennett and Lanning, The Netflix Prize, KDD Cup 2007",
            Terms = "Netflix Prize rules: research use; no redistribution",
        },
        Rated("goodbooks-10k", "Ratings of ten thousand popular books", new(53424, 10000, 5976479)) with
        {
            Source = "Zajac, goodbooks-10k, 2017",
            Terms = "CC BY-SA 4.0",
        },
    ];

    private static DatasetInfo Fixed(string name, string description, DataCounts published) =>
        New(name, description, published) with { Files = SplitFiles, HasPublishedSplit = true };

    private static DatasetInfo Rated(string name, string description, DataCounts published) =>
        New(name, description, published) with { Files = InteractionFiles };

    private static DatasetInfo New(string name, string description, DataCounts published) => new()
    {
        Name = name,
        Description = description,
        Source = "",
        Terms = "",
        Script = $"data-scripts/{name}.cs",
        Published = published,
    };
}
