using Sansa.Sparse;

namespace Sansa.Cli.Bench;

/// <summary>
/// Interactions that nobody had, in the shape of a large shop's: a few users and items with most of them, and users who stay among the items of a few
/// topics. Every user is made from their number alone, so the matrix is the same on any machine and with any number of threads.
/// </summary>
/// <param name="Users">Number of rows.</param>
/// <param name="Items">Number of columns.</param>
/// <param name="MeanDraws">Items drawn for a user on average; those drawn twice count once, so a row has somewhat fewer.</param>
internal sealed record MadeInteractions(int Users, int Items, double MeanDraws)
{
    private const int TopicSize = 400;
    private const int TopicsOfUser = 4;
    private const int MostDraws = 5000;

    // A draw is from all items with this probability, else from a topic of the user's.
    private const double Roaming = 0.3;

    /// <summary>X, a pattern of users x items.</summary>
    public CsrMatrix Make(int threads, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads, CancellationToken = cancellation };
        var pointers = new long[Users + 1];
        ForEachUser(parallel, (user, row) => pointers[user + 1] = row.Length);
        for (var user = 0; user < Users; user++)
            pointers[user + 1] += pointers[user];
        var indices = new int[pointers[^1]];
        // Made a second time rather than kept: the rows of all users in pieces would need twice the memory of X.
        ForEachUser(parallel, (user, row) => row.CopyTo(indices.AsSpan((int)pointers[user])));
        return CsrMatrix.Trusted(Users, Items, pointers, indices, null);
    }

    private delegate void RowAction(int user, ReadOnlySpan<int> row);

    private void ForEachUser(ParallelOptions parallel, RowAction action) =>
        Parallel.For(0, Users, parallel, () => new int[MostDraws], (user, _, buffer) =>
        {
            action(user, Row(user, buffer));
            return buffer;
        }, _ => { });

    /// <summary>The items of one user, ascending, each once.</summary>
    private ReadOnlySpan<int> Row(int user, int[] buffer)
    {
        var random = new Sequence((ulong)user);
        // A power law: the mean of (1 - r)^-0.55 over r is 1 / 0.45, so the mean is what was asked for, but for the cap.
        var draws = (int)Math.Clamp(MeanDraws * 0.45 * Math.Pow(1 - random.Next(), -0.55), 1, MostDraws);
        var topics = (stackalloc double[TopicsOfUser]);
        foreach (ref var topic in topics)
            topic = Math.Pow(random.Next(), 2);
        for (var k = 0; k < draws; k++)
            buffer[k] = random.Next() < Roaming ? At(Math.Pow(random.Next(), 4) * Items) : OfTopic(topics[k % TopicsOfUser], random.Next());
        var drawn = buffer.AsSpan(0, draws);
        drawn.Sort();
        var count = 0;
        for (var k = 0; k < draws; k++)
        {
            if (k == 0 || drawn[k] != drawn[k - 1])
                drawn[count++] = drawn[k];
        }

        return drawn[..count];
    }

    /// <summary>A topic's items lie one topic count apart, so that each topic has popular and rare ones; the first ones are drawn most.</summary>
    private int OfTopic(double topic, double draw)
    {
        var topicCount = Math.Max(1, Items / TopicSize);
        return At(((long)(draw * draw * TopicSize) * (double)topicCount) + Math.Floor(topic * topicCount));
    }

    private int At(double place) => (int)Math.Min(place, Items - 1);

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): numbers from 0 to below 1 from a seed, of which any is good.</summary>
    private struct Sequence(ulong seed)
    {
        private ulong _state = seed * 0xD1342543DE82EF95;

        public double Next()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
