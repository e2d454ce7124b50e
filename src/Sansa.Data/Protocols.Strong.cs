using Sansa.Data.Splitting;

namespace Sansa.Data;

public static partial class Protocols
{
    /// <summary>The seed of Liang et al.</summary>
    public const long LiangSeed = 98765;

    /// <summary>
    /// The strong generalisation of Liang et al. for data of your own: no filter but those that you applied before, and
    /// otherwise the steps of <see cref="LiangMl20m"/>.
    /// </summary>
    /// <param name="data">Interactions, filtered as you want them; each pair counts 1, whatever its value.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy seed, from 0 to 2^32 - 1.</param>
    /// <exception cref="NotEnoughUsersException">More users are to be held out than there are.</exception>
    /// <exception cref="InteractionValueException">A value is 0 or below: binarise first.</exception>
    public static Split Liang(InteractionData data, int heldOutUsers, long seed = LiangSeed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return LiangSplit.Make(data, heldOutUsers, "strong generalisation of Liang et al.", seed);
    }

    /// <summary>
    /// MovieLens-20M as in Liang et al. (Mult-VAE, WWW 2018): ratings above 3.5, users with at least 5; 10,000 users for
    /// validation and 10,000 for testing, a fifth of each one's items held out. Row u of each matrix is the u-th user of
    /// the authors' own order, columns are numbered as items first appear among training users. Repeated pairs count once.
    /// </summary>
    /// <param name="data">Ratings in the order of the published file (user, item, value); the order decides the split.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy seed, from 0 to 2^32 - 1.</param>
    /// <exception cref="EmptyDataException">A filter removed everything.</exception>
    /// <exception cref="NotEnoughUsersException">More users are to be held out than there are.</exception>
    public static Split LiangMl20m(InteractionData data, int heldOutUsers = 10_000, long seed = LiangSeed) =>
        LiangSplit.Make(LiangRatings(data), heldOutUsers, "Liang et al., MovieLens-20M", seed);

    /// <summary>The Netflix Prize data as in Liang et al.: as <see cref="LiangMl20m"/>, with 40,000 held-out users.</summary>
    /// <param name="data">Ratings in the order of the published files.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy seed.</param>
    public static Split LiangNetflix(InteractionData data, int heldOutUsers = 40_000, long seed = LiangSeed) =>
        LiangSplit.Make(LiangRatings(data), heldOutUsers, "Liang et al., Netflix Prize", seed);

    /// <summary>
    /// The Million Song Dataset as in Liang et al.: each play counts 1, songs with at least 200 listeners and then users
    /// with at least 20 songs; 50,000 held-out users; otherwise as <see cref="LiangMl20m"/>. Used for Table 1 of the SANSA paper.
    /// </summary>
    /// <param name="data">Play counts in the order of the published file.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy seed.</param>
    public static Split LiangMsd(InteractionData data, int heldOutUsers = 50_000, long seed = LiangSeed) =>
        LiangSplit.Make(MsdPlays(data), heldOutUsers, "Liang et al., Million Song Dataset", seed);

    /// <summary>
    /// MovieLens-20M in the experiments of SANSA's authors: ratings of at least 4, users with at least 5; rows shuffled by
    /// pandas' <c>sample(frac=1, random_state=42)</c>, users by <c>np.random.seed(42)</c> and <c>shuffle</c>; the first
    /// users test, the next validate. Targets are the first floor(0.2 n) of a user's shuffled interactions. Rows and
    /// columns are in ascending order of ids; columns are all items, also those of held-out users only.
    /// </summary>
    /// <param name="data">Ratings in the order of the published file; the order decides the split.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy and pandas seed.</param>
    /// <exception cref="EmptyDataException">A filter removed everything.</exception>
    /// <exception cref="NotEnoughUsersException">More users are to be held out than there are.</exception>
    public static Split SansaMl20m(InteractionData data, int heldOutUsers = 10_000, long seed = DefaultSeed) =>
        SansaRatings(data, heldOutUsers, "SANSA authors, MovieLens-20M", seed);

    /// <summary>The Netflix Prize data in the experiments of SANSA's authors; as <see cref="SansaMl20m"/>, with 40,000 held-out users.</summary>
    /// <param name="data">Ratings in the order of the published files.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy and pandas seed.</param>
    public static Split SansaNetflix(InteractionData data, int heldOutUsers = 40_000, long seed = DefaultSeed) =>
        SansaRatings(data, heldOutUsers, "SANSA authors, Netflix Prize", seed);

    /// <summary>Goodbooks-10k in the experiments of SANSA's authors; as <see cref="SansaMl20m"/>, with 2,500 held-out users.</summary>
    /// <param name="data">Ratings in the order of the published file.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy and pandas seed.</param>
    public static Split SansaGoodbooks(InteractionData data, int heldOutUsers = 2_500, long seed = DefaultSeed) =>
        SansaRatings(data, heldOutUsers, "SANSA authors, Goodbooks-10k", seed);

    /// <summary>
    /// The Million Song Dataset in the experiments of SANSA's authors: songs with at least 200 listeners, then users with
    /// at least 20 songs; 50,000 held-out users; otherwise as <see cref="SansaMl20m"/>.
    /// </summary>
    /// <param name="data">Play counts in the order of the published file.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="seed">NumPy and pandas seed.</param>
    public static Split SansaMsd(InteractionData data, int heldOutUsers = 50_000, long seed = DefaultSeed) =>
        SansaAuthorsSplit.Make(MsdPlays(data), heldOutUsers, heldOutUsers, "SANSA authors, Million Song Dataset", seed);

    private static Split SansaRatings(InteractionData data, int heldOutUsers, string name, long seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return SansaAuthorsSplit.Make(data.Binarise(min: 4).MinItemsPerUser(5), heldOutUsers, heldOutUsers, name, seed);
    }

    private static InteractionData LiangRatings(InteractionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.BinariseAbove(3.5).MinItemsPerUser(5);
    }

    private static InteractionData MsdPlays(InteractionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Binarise().MinUsersPerItem(200).MinItemsPerUser(20);
    }
}
