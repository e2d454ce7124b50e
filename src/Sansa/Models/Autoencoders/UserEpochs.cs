using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The users of a training matrix who have items, in another order in each epoch, in minibatches.</summary>
internal sealed class UserEpochs(CsrMatrix x, int batchSize, CounterRandom random)
{
    private readonly int[] _users = [.. Enumerable.Range(0, x.RowCount).Where(u => x.RowLength(u) > 0)];

    /// <summary>Number of users that an epoch trains on.</summary>
    public int Count => _users.Length;

    /// <summary>Runs one epoch and returns the mean of the losses.</summary>
    /// <param name="epoch">Selects the order.</param>
    /// <param name="step">Trains on users and returns their mean loss.</param>
    /// <param name="report">Told how much is done.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public double Run(int epoch, Func<int[], double> step, Action<double> report, CancellationToken cancellation)
    {
        int[] order = [.. random.Stream(epoch).Permutation(_users.Length).Select(k => _users[k])];
        var loss = 0.0;
        for (var start = 0; start < order.Length; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var users = order[start..Math.Min(order.Length, start + batchSize)];
            loss += users.Length * step(users);
            report((start + users.Length) / (double)order.Length);
        }

        return loss / Math.Max(1, order.Length);
    }
}
