using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sansa.Dense;
using Sansa.Learning;

namespace Sansa.Models;

/// <summary>
/// The negatives' part of UltraGCN's loss (Mao et al., equation 8) with the mean over all items in place of drawn ones: what sampling estimates, by three dense
/// products. Items are handled in blocks, each by one worker, so that a block's scores stay in the cache; sums over blocks are taken in their order.
/// </summary>
internal sealed unsafe class AllNegatives(Parameter items, ConstraintGraphs graphs, UltraGcnOptions options) : IDisposable
{
    /// <summary>Items of a block: two packed blocks of the matrix product.</summary>
    private const int BlockItems = 2 * DenseContext.BlockRows;

    private readonly int _blocks = (items.Columns + BlockItems - 1) / BlockItems;
    private readonly NativeBuffer _gradients = new((long)options.Factors * items.Columns);
    private readonly ConcurrentBag<NativeBuffer> _idle = [];

    /// <summary>Factors x items, after <see cref="Run"/>.</summary>
    public MatrixView ItemGradients => _gradients.AsMatrix(options.Factors, items.Columns);

    /// <summary>A user of a batch.</summary>
    /// <param name="User">Index.</param>
    /// <param name="Interactions">How many interactions of the user are in the batch; each has the mean over all items.</param>
    internal readonly record struct Member(int User, int Interactions);

    /// <summary>The sum of the losses.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="members">The users, each once.</param>
    /// <param name="vectors">Their vectors, factors x users.</param>
    /// <param name="gradients">Factors x users, added to.</param>
    public double Run(DenseContext context, Member[] members, MatrixView vectors, MatrixView gradients)
    {
        var size = (long)options.Factors * members.Length;
        using var partials = new NativeBuffer(size * _blocks, clear: true);
        var losses = new double[_blocks];
        MatrixView Partial(int block) => new(partials.Data + (size * block), options.Factors, members.Length, options.Factors);
        context.ForEachTask(_blocks, (worker, block) => losses[block] = Block(worker, block, members, vectors, Partial(block)));
        Columns.ForEach(context, members.Length, u =>
        {
            for (var block = 0; block < _blocks; block++)
                VectorKernel.AddMultiple(1, Partial(block).Column(u), gradients.Column(u), options.Factors);
        });
        return losses.Sum();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gradients.Dispose();
        foreach (var buffer in _idle)
            buffer.Dispose();
    }

    private double Block(DenseContext context, int block, Member[] members, MatrixView vectors, MatrixView userGradient)
    {
        var first = block * BlockItems;
        var count = Math.Min(BlockItems, items.Columns - first);
        var needed = (long)BlockItems * members.Length;
        if (!_idle.TryTake(out var buffer) || buffer.Length < needed)
        {
            buffer?.Dispose();
            buffer = new NativeBuffer(needed);
        }

        MatrixView slopes = buffer.AsMatrix(count, members.Length), own = items.Value.Block(0, first, options.Factors, count);
        slopes.Clear();
        Gemm.Add(context, 1, own, true, vectors, false, slopes);
        var loss = 0.0;
        for (var u = 0; u < members.Length; u++)
            loss += Slopes(Columns.Span(slopes, u), graphs.ItemBeta.AsSpan(first, count), members[u]);
        var itemGradient = ItemGradients.Block(0, first, options.Factors, count);
        itemGradient.Clear();
        Gemm.Add(context, 1, vectors, false, slopes, true, itemGradient);
        Gemm.Add(context, 1, own, false, slopes, false, userGradient);
        _idle.Add(buffer);
        return loss;
    }

    /// <summary>The weighted sum of -log sigmoid(-s) over items; its slopes take the place of s.</summary>
    private double Slopes(Span<float> scores, ReadOnlySpan<float> betas, Member member)
    {
        var share = options.NegativeWeight * member.Interactions / items.Columns;
        var (basis, factor) = ((float)(share * options.NegativeBase), (float)(share * options.NegativeBeta * graphs.UserBeta[member.User]));
        ref float first = ref MemoryMarshal.GetReference(scores), beta = ref MemoryMarshal.GetReference(betas);
        var sums = Vector512<float>.Zero;
        var k = 0;
        for (; k + Vector512<float>.Count <= scores.Length; k += Vector512<float>.Count)
        {
            var weight = Vector512.Create(basis) + (factor * Vector512.LoadUnsafe(ref beta, (nuint)k));
            var (slope, loss) = Term(Vector512.LoadUnsafe(ref first, (nuint)k), weight);
            sums += loss;
            slope.StoreUnsafe(ref first, (nuint)k);
        }

        var sum = (double)Vector512.Sum(sums);
        for (; k < scores.Length; k++)
        {
            var (slope, loss) = Term(Vector512.Create(scores[k]), Vector512.Create(basis + (factor * betas[k])));
            sum += loss[0];
            scores[k] = slope[0];
        }

        return sum;
    }

    /// <summary>weight * sigmoid(s) and weight * log(1 + exp(s)), both from one exponential of -|s|, which cannot overflow.</summary>
    private static (Vector512<float> Slope, Vector512<float> Loss) Term(Vector512<float> s, Vector512<float> weight)
    {
        var e = NegativeExponential.Of(-Vector512.Abs(s));
        var one = Vector512<float>.One;
        var slope = weight * Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(s, Vector512<float>.Zero), one, e) / (one + e);
        return (slope, weight * (Vector512.Max(s, Vector512<float>.Zero) + NegativeExponential.LogOnePlus(e)));
    }
}
