using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// The vector of a user who was not in the training: the minimum of the user's part of UltraGCN's loss over an epoch with the items' vectors fixed, which
/// is a weighted logistic regression. Newton's method, with a fixed sample of negatives.
/// </summary>
internal sealed class UserFoldIn(Parameter items, float[] itemBeta, CsrMatrix neighbours, int stepsPerEpoch, UltraGcnOptions options)
{
    private const int MaxSteps = 20;
    private readonly int _factors = options.Factors;

    /// <summary>Computes the vector of a history.</summary>
    public void Solve(ReadOnlySpan<int> history, Span<float> vector)
    {
        var terms = Terms(history);
        var ridge = Math.Max(1e-8, options.Gamma * stepsPerEpoch);
        var u = new double[_factors];
        var loss = Loss(terms, u, ridge);
        for (var step = 0; step < MaxSteps; step++)
        {
            var direction = Newton(terms, u, ridge);
            var length = 1.0;
            double[] next;
            double nextLoss;
            do
            {
                next = [.. u.Zip(direction, (a, d) => a - (length * d))];
                nextLoss = Loss(terms, next, ridge);
                length /= 2;
            }
            while (nextLoss > loss && length > 1e-6);
            if (nextLoss >= loss)
                break;
            var isDone = loss - nextLoss < 1e-9 * Math.Abs(loss);
            (u, loss) = (next, nextLoss);
            if (isDone)
                break;
        }

        for (var d = 0; d < _factors; d++)
            vector[d] = (float)u[d];
    }

    /// <summary>Item, weight, and sign: +1 for log-losses of positives, -1 for negatives.</summary>
    private List<(int Item, double Weight, int Sign)> Terms(ReadOnlySpan<int> history)
    {
        List<(int, double, int)> terms = [];
        var beta = ConstraintGraphs.From(history.Length);
        foreach (var item in history)
        {
            terms.Add((item, options.PositiveBase + (options.PositiveBeta * beta * itemBeta[item]), 1));
            var omega = neighbours.Row(item);
            for (var k = 0; k < omega.Count; k++)
                terms.Add((omega.Indices[k], options.Lambda * omega.Values[k], 1));
        }

        var random = new CounterRandom(options.Seed).Stream(-1);
        var share = history.Length * options.NegativeWeight / options.Negatives;
        for (var k = 0; k < options.Negatives; k++)
        {
            var item = random.Below((ulong)k, items.Columns);
            terms.Add((item, share * (options.NegativeBase + (options.NegativeBeta * beta * itemBeta[item])), -1));
        }

        return terms;
    }

    private double Loss(List<(int Item, double Weight, int Sign)> terms, double[] u, double ridge)
    {
        var loss = 0.5 * ridge * u.Sum(v => v * v);
        foreach (var (item, weight, sign) in terms)
        {
            var s = -sign * Product(item, u);
            loss += weight * (Math.Max(s, 0) + Math.Log(1 + Math.Exp(-Math.Abs(s))));
        }

        return loss;
    }

    private double Product(int item, double[] u)
    {
        var vector = Columns.Span(items.Value, item);
        var sum = 0.0;
        for (var d = 0; d < u.Length; d++)
            sum += u[d] * vector[d];
        return sum;
    }

    /// <summary>The Hessian's inverse times the gradient, by an LDL^T factorization in place.</summary>
    private double[] Newton(List<(int Item, double Weight, int Sign)> terms, double[] u, double ridge)
    {
        var h = new double[_factors, _factors];
        double[] g = [.. u.Select(v => ridge * v)];
        for (var d = 0; d < _factors; d++)
            h[d, d] = ridge;
        foreach (var (item, weight, sign) in terms)
        {
            var vector = Columns.Span(items.Value, item);
            var p = 1 / (1 + Math.Exp(sign * Product(item, u)));
            var curvature = weight * p * (1 - p);
            for (var i = 0; i < _factors; i++)
            {
                g[i] -= weight * sign * p * vector[i];
                for (var j = 0; j <= i; j++)
                    h[i, j] += curvature * vector[i] * vector[j];
            }
        }

        for (var j = 0; j < _factors; j++)
        {
            for (var i = j + 1; i < _factors; i++)
            {
                var factor = h[i, j] / h[j, j];
                for (var k = i; k < _factors; k++)
                    h[k, i] -= factor * h[k, j];
                g[i] -= factor * g[j];
            }
        }

        for (var i = _factors - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < _factors; k++)
                g[i] -= h[k, i] * g[k];
            g[i] /= h[i, i];
        }

        return g;
    }
}
