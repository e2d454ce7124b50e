using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// The weights on the pattern (Steck, NeurIPS '19, section 3.2): every cluster is solved densely and exactly; an entry that
/// several clusters determine is their mean.
/// </summary>
internal sealed class MrfEstimation
{
    /// <summary>Weights that clusters may hold before they are added up: bounds the memory of overlapping clusters.</summary>
    private const int BatchWeights = 1 << 24;

    private readonly ScaledCovariance _covariance;
    private readonly SparsityPattern _pattern;
    private readonly ClusterSolver[] _solvers;
    private readonly CancellationToken _cancellation;
    private readonly float[][] _weights;

    private MrfEstimation(ScaledCovariance covariance, SparsityPattern pattern, ClusterSolver[] solvers, CancellationToken cancellation)
    {
        (_covariance, _pattern, _solvers, _cancellation) = (covariance, pattern, solvers, cancellation);
        _weights = Array.ConvertAll(_pattern.Columns, c => new float[c.Length]);
    }

    /// <summary>B, with the rows and columns scaled back from S to the data.</summary>
    public static CsrMatrix Run(ScaledCovariance covariance, SparsityPattern pattern, MrfOptions options, Work work)
    {
        var order = pattern.Columns.Length == 0 ? 1 : pattern.Columns.Max(c => c.Length);
        var solvers = new ClusterSolver[work.Workers];
        try
        {
            for (var w = 0; w < work.Workers; w++)
                solvers[w] = new ClusterSolver(covariance, (float)options.L2, order, work.Cancellation);
            var estimation = new MrfEstimation(covariance, pattern, solvers, work.Cancellation);
            var clusters = Cluster.Choose(pattern, covariance, options.R);
            estimation.SolveLeaders(clusters, work.Report);
            if (Array.Exists(clusters, c => c.SolvedCount > 1))
                estimation.SolveOverlapping(clusters, work.Report);
            return estimation.ToMatrix();
        }
        finally
        {
            foreach (var solver in solvers)
                solver?.Dispose();
        }
    }

    /// <summary>Clusters that determine their leader only: each writes its own column, so they need no order.</summary>
    private void SolveLeaders(Cluster[] clusters, Action<double> progress)
    {
        var done = new CubicWork(clusters, _pattern);
        ParallelLoop.Chunks(clusters.Length, 8, _solvers.Length, _cancellation, (worker, start, end) =>
        {
            for (var c = start; c < end; c++)
            {
                if (clusters[c].SolvedCount > 1)
                    continue;
                var leader = clusters[c].Leader;
                _solvers[worker].SolveLeader(_pattern.Columns[leader], _weights[leader]);
                progress(done.Add(clusters[c]));
            }
        });
    }

    /// <summary>Clusters that determine several items: solved in parallel batch by batch, added up in the order of the clusters.</summary>
    private void SolveOverlapping(Cluster[] clusters, Action<double> progress)
    {
        // A leader of its own cluster may be determined by others too, so every column is summed and counted here.
        var sums = new OverlapSums(_pattern, _weights);
        var done = new CubicWork(clusters, _pattern);
        for (int start = 0, end; start < clusters.Length; start = end)
        {
            long size = 0;
            for (end = start; end < clusters.Length && (end == start || size + Size(clusters[end]) <= BatchWeights); end++)
                size += Size(clusters[end]);
            var results = new float[end - start][];
            var first = start;
            ParallelLoop.Chunks(results.Length, 1, _solvers.Length, _cancellation, (worker, b, _) =>
            {
                var cluster = clusters[first + b];
                if (cluster.SolvedCount == 1)
                    return;
                results[b] = new float[Size(cluster)];
                _solvers[worker].SolveSeveral(_pattern.Columns[cluster.Leader], cluster.SolvedCount, results[b]);
                progress(done.Add(cluster));
            });
            for (var b = 0; b < results.Length; b++)
                sums.Add(clusters[first + b], results[b]);
        }

        sums.Finish();
    }

    private int Size(Cluster cluster) => cluster.SolvedCount == 1 ? 0 : cluster.SolvedCount * _pattern.Columns[cluster.Leader].Length;

    /// <summary>Columns of weights to rows of B: B_ji s_j / s_i, without the diagonal.</summary>
    private CsrMatrix ToMatrix()
    {
        var n = _pattern.Columns.Length;
        var ap = new long[n + 1];
        for (var i = 0; i < n; i++)
        {
            foreach (var j in _pattern.Columns[i].AsSpan(1))
                ap[j + 1]++;
        }

        for (var j = 0; j < n; j++)
            ap[j + 1] += ap[j];
        var next = ap.AsSpan(0, n).ToArray();
        var (ai, ax) = (new int[ap[n]], new float[ap[n]]);
        for (var i = 0; i < n; i++)
        {
            for (var p = 1; p < _pattern.Columns[i].Length; p++)
            {
                var j = _pattern.Columns[i][p];
                ai[next[j]] = i;
                ax[next[j]++] = _weights[i][p] * (_covariance.Scale[j] / _covariance.Scale[i]);
            }
        }

        return CsrMatrix.Trusted(n, n, ap, ai, ax);
    }

    /// <summary>How much of the clusters' cubic work is done.</summary>
    private sealed class CubicWork(Cluster[] clusters, SparsityPattern pattern)
    {
        private readonly double _total = clusters.Sum(c => Math.Pow(pattern.Columns[c.Leader].Length, 3));
        private readonly Lock _gate = new();
        private double _done;

        public double Add(Cluster cluster)
        {
            lock (_gate)
                return (_done += Math.Pow(pattern.Columns[cluster.Leader].Length, 3)) / _total;
        }
    }
}
