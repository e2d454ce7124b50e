using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>Where a backward pass hands its gradients, block by block while they are in the cache. Called from many threads for different columns.</summary>
internal interface IGradientSink
{
    /// <summary>Makes a column of a sparse parameter what it would be had every step touched it; called before the column is read.</summary>
    void BringUpToDate(Parameter parameter, int column);

    /// <summary>Takes the gradient of some columns, each once in a step; their values may change in the call.</summary>
    /// <param name="parameter">The array.</param>
    /// <param name="firstColumn">Column of the array that the first column of the gradient belongs to.</param>
    /// <param name="gradient">Rows x some columns.</param>
    void Take(Parameter parameter, int firstColumn, MatrixView gradient);
}
