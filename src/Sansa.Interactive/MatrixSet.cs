using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Interactive;

/// <summary>
/// The matrices of a model, to be looked at side by side (<see cref="Displays.Matrices(MatrixSet, Func{int, string}, int)"/>). Latent dimensions and positions
/// of the elimination are items too, so all matrices of items can be shown in the same order.
/// </summary>
public sealed class MatrixSet
{
    /// <summary>More entries of X^T X are not made for a picture.</summary>
    private const long MostGramianEntries = 1 << 24;

    private readonly List<Entry> _matrices = [];
    private readonly List<(string Name, Permutation Order)> _orders = [];
    private readonly Permutation _elimination;

    /// <summary>A set without matrices.</summary>
    /// <param name="elimination">The order of elimination: what <see cref="MatrixAxis.Positions"/> means.</param>
    public MatrixSet(Permutation elimination)
    {
        ArgumentNullException.ThrowIfNull(elimination);
        _elimination = elimination;
        Order("catalogue", Permutation.Identity(elimination.Length)).Order("elimination", elimination);
    }

    /// <summary>Number of items.</summary>
    public int ItemCount => _elimination.Length;

    /// <summary>The matrices in the coordinates of users and of items in the order of the catalogue.</summary>
    internal IReadOnlyList<Entry> Matrices => _matrices;

    /// <summary>The orders in which the items can be shown.</summary>
    internal IReadOnlyList<(string Name, Permutation Order)> Orders => _orders;

    /// <summary>Number of users; 0 without a matrix of users.</summary>
    internal int UserCount { get; private set; }

    /// <summary>W^T and Z of a model, and X and X^T X where X is given.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="x">What it was trained on, users x items; null for its layers alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or X^T X has more than 16 million entries.</exception>
    public static MatrixSet Of(SansaModel model, CsrMatrix? x = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var set = new MatrixSet(model.Order);
        if (x is not null)
            set.AddInteractions(InteractionMatrix.Of(x));
        return set.AddLayers(new SansaLayers(model.Encoder, model.Decoder));
    }

    /// <summary>X, X^T X, L, K, W^T and Z of a fit that was made step by step.</summary>
    /// <param name="ordered">P S X^T X S P^T; X and X^T X are shown as they were before scaling.</param>
    /// <param name="factor">L.</param>
    /// <param name="inverse">K.</param>
    /// <param name="layers">W^T and Z.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or X^T X has more than 16 million entries.</exception>
    public static MatrixSet Of(OrderedGramian ordered, LdlFactor factor, LdlInverse inverse, SansaLayers layers)
    {
        ArgumentNullException.ThrowIfNull(ordered);
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentNullException.ThrowIfNull(inverse);
        ArgumentNullException.ThrowIfNull(layers);
        var set = new MatrixSet(ordered.Order);
        if (ordered.Source is InteractionMatrix x)
            set.AddInteractions(x);
        else if (ordered.Source is GramianMatrix gramian)
            set.Add("X^T X", gramian.Matrix, MatrixAxis.Items, MatrixAxis.Items);
        return set.Add("L", factor.Lower.ToCsr(), MatrixAxis.Positions, MatrixAxis.Positions)
            .Add("K", inverse.Inverse.ToCsr(), MatrixAxis.Positions, MatrixAxis.Positions)
            .AddLayers(layers);
    }

    /// <summary>Adds a matrix.</summary>
    /// <param name="name">How it is called.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="rows">What its rows are.</param>
    /// <param name="columns">What its columns are.</param>
    /// <exception cref="ArgumentException">Its size is not the number of items, or of the users of the other matrices.</exception>
    public MatrixSet Add(string name, CsrMatrix matrix, MatrixAxis rows, MatrixAxis columns)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(matrix);
        Check(name, "rows", matrix.RowCount, rows);
        Check(name, "columns", matrix.ColumnCount, columns);
        var byRow = rows == MatrixAxis.Positions ? matrix.SelectRows(_elimination.OldToNew) : matrix;
        var shown = columns == MatrixAxis.Positions ? byRow.PermuteColumns(_elimination.OldToNew) : byRow;
        _matrices.Add(new Entry(name, shown, rows == MatrixAxis.Users, columns == MatrixAxis.Users));
        return this;
    }

    /// <summary>Adds an order in which the items can be shown. That of the catalogue and that of elimination are there.</summary>
    /// <param name="name">How it is called.</param>
    /// <param name="order">The item at each position.</param>
    /// <exception cref="ArgumentException">It has another number of items.</exception>
    public MatrixSet Order(string name, Permutation order)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(order);
        if (order.Length != ItemCount)
            throw new ArgumentException($"The order '{name}' has {order.Length} items, but there are {ItemCount}.", nameof(order));
        _orders.Add((name, order));
        return this;
    }

    private void AddInteractions(InteractionMatrix x)
    {
        var entries = x.Norms().NonzeroCount;
        if (entries > MostGramianEntries)
            throw new ArgumentException(
                $"X^T X has {entries:N0} entries, more than the {MostGramianEntries:N0} of a picture. Take some of the items, such as TopItems(2000).",
                nameof(x));
        Add("X", x.ByUser, MatrixAxis.Users, MatrixAxis.Items);
        Add("X^T X", SparseProduct.Multiply(x.ByItem, x.ByUser), MatrixAxis.Items, MatrixAxis.Items);
        var users = Enumerable.Range(0, x.ItemCount).Select(x.ByItem.RowLength).ToArray();
        Order("popularity", new Permutation([.. Enumerable.Range(0, x.ItemCount).OrderByDescending(item => users[item])]));
    }

    private MatrixSet AddLayers(SansaLayers layers) =>
        Add("W^T", layers.Encoder, MatrixAxis.Items, MatrixAxis.Positions).Add("Z", layers.Decoder, MatrixAxis.Positions, MatrixAxis.Items);

    private void Check(string name, string side, int count, MatrixAxis axis)
    {
        if (axis == MatrixAxis.Users && UserCount == 0)
            UserCount = count;
        var wanted = axis == MatrixAxis.Users ? UserCount : ItemCount;
        if (count != wanted)
            throw new ArgumentException($"{name} has {count} {side}, but there are {wanted} {(axis == MatrixAxis.Users ? "users" : "items")}.");
    }

    /// <summary>A matrix of the set.</summary>
    /// <param name="Name">How it is called.</param>
    /// <param name="Matrix">In the coordinates of users and of items in the order of the catalogue.</param>
    /// <param name="RowsAreUsers">Else its rows are items.</param>
    /// <param name="ColumnsAreUsers">Else its columns are items.</param>
    internal sealed record Entry(string Name, CsrMatrix Matrix, bool RowsAreUsers, bool ColumnsAreUsers);
}
