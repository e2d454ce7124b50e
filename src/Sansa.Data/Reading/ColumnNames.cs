namespace Sansa.Data.Reading;

/// <summary>The usual names of the four columns, in the data sets that people have; written without case, "_", "-", "." and spaces.</summary>
internal static class ColumnNames
{
    public static readonly string[] User =
    [
        "user", "userid", "uid", "reviewerid", "customer", "customerid", "visitorid", "memberid", "accountid", "clientid", "session", "sessionid",
    ];

    // Amazon's parent_asin stands for all variants of a product, asin for one of them.
    public static readonly string[] Item =
    [
        "item", "itemid", "iid", "movie", "movieid", "filmid", "parentasin", "asin",
        "product", "productid", "bookid", "isbn", "song", "songid", "track", "trackid",
        "artist", "artistid", "businessid", "placeid", "venueid", "locationid", "articleid", "newsid", "animeid", "gameid", "appid", "recipeid", "sku",
    ];

    public static readonly string[] Value =
    [
        "value", "rating", "ratings", "bookrating", "overall", "score", "feedback", "count", "playcount", "listencount", "plays", "weight", "stars",
    ];

    public static readonly string[] Timestamp =
    [
        "timestamp", "time", "ts", "unixtime", "unixreviewtime", "date", "datetime", "createdat", "eventtime",
    ];

    // RecBole writes a type behind each name: "user_id:token".
    private static readonly string[] TypeSuffixes = [":token", ":float", ":token_seq", ":float_seq"];

    /// <summary>The position of a usual name in a list of names, the earliest of the usual ones first; -1 when there is none.</summary>
    public static int IndexOfUsual(IReadOnlyList<string> names, string[] usual)
    {
        string[] plain = [.. names.Select(Plain)];
        return usual.Select(name => Array.IndexOf(plain, name)).Where(index => index >= 0).DefaultIfEmpty(-1).First();
    }

    private static string Plain(string name)
    {
        var suffix = Array.Find(TypeSuffixes, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        var stem = suffix is null ? name : name[..^suffix.Length];
        return string.Concat(stem.Where(letter => letter is not ('_' or '-' or '.' or ' '))).ToLowerInvariant();
    }
}
