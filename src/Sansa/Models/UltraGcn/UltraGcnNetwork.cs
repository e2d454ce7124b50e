using Sansa.Dense;
using Sansa.Learning;

namespace Sansa.Models;

/// <summary>
/// UltraGCN's loss and gradients for a batch of interactions (Mao et al., equations 8, 9 and 12): weighted log-losses of the positive item, of
/// random negatives and of the positive's neighbours in the item graph, each of a product of two vectors.
/// </summary>
/// <remarks>
/// Users of the batch are handled in parallel first, which gives the slope of each product; then items, each by one worker that sums over its products in
/// their order. So no two threads write to one vector, and the result does not depend on their number. Where all items
/// are negatives, see <see cref="AllNegatives"/>.
/// </remarks>
internal sealed unsafe class UltraGcnNetwork : IDisposable
{
    /// <summary>Parts of the batch that count their items separately; fixed, so that the order of the sums is.</summary>
    private const int Parts = 16;
    private const int ItemsPerTask = 1024;

    private readonly UltraGcnOptions _options;
    private readonly ConstraintGraphs _graphs;
    private readonly AllNegatives? _all;

    /// <summary>Makes a network of zeros.</summary>
    public UltraGcnNetwork(int userCount, int itemCount, ConstraintGraphs graphs, UltraGcnOptions options)
    {
        (_graphs, _options) = (graphs, options);
        Users = new Parameter("users", options.Factors, userCount, sparse: true);
        Items = new Parameter("items", options.Factors, itemCount, sparse: true);
        _all = options.AllNegatives ? new AllNegatives(Items, graphs, options) : null;
    }

    /// <summary>Factors x users.</summary>
    public Parameter Users { get; }

    /// <summary>Factors x items.</summary>
    public Parameter Items { get; }

    /// <summary>Normal weights, with the product of any two vectors at what the options say.</summary>
    public void Initialise(CounterRandom random)
    {
        Initial.Normal(Users, _options.InitialDeviation, random.Stream(0));
        Initial.Normal(Items, _options.InitialDeviation, random.Stream(1));
        var length = (float)Math.Sqrt(-_options.InitialProduct);
        AddToFirst(Users, length);
        AddToFirst(Items, -length);
    }

    /// <summary>The sum of the losses of a batch, without the L2 term, and its gradients.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="users">User of each interaction.</param>
    /// <param name="positives">Its item.</param>
    /// <param name="negatives">Draws the negatives of interaction b at b * Negatives and on.</param>
    /// <param name="sink">Takes the gradients. (The L2 term is the optimiser's.)</param>
    public double Step(DenseContext context, int[] users, int[] positives, CounterRandom negatives, IGradientSink sink)
    {
        var samples = Draw(context, positives, negatives);
        foreach (var user in users.Distinct())
            sink.BringUpToDate(Users, user);
        var byItem = new SamplesByItem(context, samples.Items, Items.Columns, Parts);
        byItem.ForEachItem(context, ItemsPerTask, (item, _) => sink.BringUpToDate(Items, item));

        var count = users.Length;
        using var buffer = new NativeBuffer(3L * count * _options.Factors, clear: true);
        var room = new Room(buffer, count);
        var (vectors, gradients) = (room.Take(_options.Factors), room.Take(_options.Factors));
        var losses = new double[count];
        Columns.ForEach(context, count, b =>
        {
            Columns.Span(Users.Value, users[b]).CopyTo(Columns.Span(vectors, b));
            losses[b] = Slopes(users[b], samples, b, vectors.Column(b), gradients.Column(b));
        });
        var loss = losses.Sum();
        var (members, userGradients) = SumOfUsers(users, gradients);
        if (_all is not null)
            loss += _all.Run(context, members, OfUsers(members, room), userGradients);
        byItem.ForEachItem(context, ItemsPerTask, (item, own) =>
        {
            var sum = stackalloc float[_options.Factors];
            new Span<float>(sum, _options.Factors).Clear();
            foreach (var place in own)
            {
                if (place < samples.Slopes.Length)
                    VectorKernel.AddMultiple(samples.Slopes[place], vectors.Column(place / samples.Width), sum, _options.Factors);
                else
                    VectorKernel.AddMultiple(1, _all!.ItemGradients.Column(place - samples.Slopes.Length), sum, _options.Factors);
            }

            sink.Take(Items, item, new MatrixView(sum, _options.Factors, 1, _options.Factors));
        });
        for (var u = 0; u < members.Length; u++)
            sink.Take(Users, members[u].User, userGradients.Block(0, u, _options.Factors, 1));
        return loss;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Users.Dispose();
        Items.Dispose();
        _all?.Dispose();
    }

    private static void AddToFirst(Parameter vectors, float amount)
    {
        for (var j = 0; j < vectors.Columns; j++)
            vectors.Value.Column(j)[0] += amount;
    }

    /// <summary>The items of each interaction: the positive, its neighbours, its negatives; -1 where there are fewer neighbours.</summary>
    private Samples Draw(DenseContext context, int[] positives, CounterRandom negatives)
    {
        var (own, all) = _all is null ? (_options.Negatives, 0) : (0, Items.Columns);
        var samples = new Samples(positives.Length, 1 + _options.Neighbours + own, all);
        for (var item = 0; item < all; item++)
            samples.Items[samples.Slopes.Length + item] = item;
        Columns.ForEach(context, positives.Length, b =>
        {
            var items = samples.Items.AsSpan(b * samples.Width, samples.Width);
            items[0] = positives[b];
            items[1..(1 + _options.Neighbours)].Fill(-1);
            _graphs.Neighbours.Row(positives[b]).Indices.CopyTo(items[1..]);
            for (var k = 0; k < own; k++)
                items[1 + _options.Neighbours + k] = negatives.Below(((ulong)b * (ulong)_options.Negatives) + (ulong)k, Items.Columns);
        });
        return samples;
    }

    /// <summary>The loss of one interaction; the slopes of its products go to the samples, and the user's gradient is added to.</summary>
    private double Slopes(int user, Samples samples, int b, float* vector, float* gradient)
    {
        var items = samples.Items.AsSpan(b * samples.Width, samples.Width);
        var slopes = samples.Slopes.AsSpan(b * samples.Width, samples.Width);
        for (var k = 0; k < items.Length; k++)
            slopes[k] = items[k] < 0 ? 0 : VectorKernel.Dot(vector, Items.Value.Column(items[k]), _options.Factors);
        var userBeta = _graphs.UserBeta[user];
        var loss = Positive(ref slopes[0], (float)(_options.PositiveBase + (_options.PositiveBeta * userBeta * _graphs.ItemBeta[items[0]])));
        var omega = _graphs.Neighbours.Row(items[0]);
        for (var k = 0; k < omega.Count; k++)
            loss += Positive(ref slopes[1 + k], (float)_options.Lambda * omega.Values[k]);
        if (_all is null)
            loss += Negative(items[(1 + _options.Neighbours)..], slopes[(1 + _options.Neighbours)..], userBeta);
        for (var k = 0; k < items.Length; k++)
        {
            if (items[k] >= 0)
                VectorKernel.AddMultiple(slopes[k], Items.Value.Column(items[k]), gradient, _options.Factors);
        }

        return loss;
    }

    /// <summary>weight * -log sigmoid(s); its slope -weight sigmoid(-s) takes the place of s.</summary>
    private static double Positive(ref float s, float weight)
    {
        var loss = weight * SoftPlus(-s);
        s = -weight * Swish.Sigmoid(-s);
        return loss;
    }

    /// <summary>The weighted mean of -log sigmoid(-s) over the negatives; slopes take the place of s.</summary>
    private double Negative(ReadOnlySpan<int> items, Span<float> slopes, float userBeta)
    {
        var share = _options.NegativeWeight / items.Length;
        var loss = 0.0;
        for (var k = 0; k < items.Length; k++)
        {
            var weight = (float)(share * (_options.NegativeBase + (_options.NegativeBeta * userBeta * _graphs.ItemBeta[items[k]])));
            // Both from one exponential of -|s|, which cannot overflow.
            var e = MathF.Exp(-MathF.Abs(slopes[k]));
            loss += weight * (MathF.Max(slopes[k], 0) + LogOnePlus(e));
            slopes[k] = weight * (slopes[k] >= 0 ? 1 : e) / (1 + e);
        }

        return loss;
    }

    private static double SoftPlus(float s) => Math.Max(s, 0) + Math.Log(1 + Math.Exp(-Math.Abs(s)));

    private static float LogOnePlus(float e) => MathF.Log(1 + e);

    /// <summary>A user who is in the batch more than once gets one gradient: the users in the order of their first interaction.</summary>
    private (AllNegatives.Member[] Members, MatrixView Gradients) SumOfUsers(int[] users, MatrixView gradients)
    {
        var place = new Dictionary<int, int>();
        List<AllNegatives.Member> members = [];
        for (var b = 0; b < users.Length; b++)
        {
            if (place.TryGetValue(users[b], out var u))
            {
                members[u] = members[u] with { Interactions = members[u].Interactions + 1 };
                VectorKernel.AddMultiple(1, gradients.Column(b), gradients.Column(u), _options.Factors);
                continue;
            }

            place.Add(users[b], u = members.Count);
            members.Add(new AllNegatives.Member(users[b], 1));
            if (u < b) // columns before b are done with
                Columns.Span(gradients, b).CopyTo(Columns.Span(gradients, u));
        }

        return ([.. members], gradients.Block(0, 0, _options.Factors, members.Count));
    }

    private MatrixView OfUsers(AllNegatives.Member[] members, Room room)
    {
        var vectors = room.Take(_options.Factors).Block(0, 0, _options.Factors, members.Length);
        for (var u = 0; u < members.Length; u++)
            Columns.Span(Users.Value, members[u].User).CopyTo(Columns.Span(vectors, u));
        return vectors;
    }

    /// <summary>Items of all interactions of a batch, and the slope of each product; after them, where all are negatives, each item once.</summary>
    internal sealed class Samples(int count, int width, int all)
    {
        /// <summary>Items of one interaction.</summary>
        public int Width => width;

        /// <summary>Item of each product; -1 for none.</summary>
        public int[] Items { get; } = new int[(count * width) + all];

        /// <summary>Derivative of the loss by each product of one interaction.</summary>
        public float[] Slopes { get; } = new float[count * width];
    }
}
