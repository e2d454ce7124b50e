using Sansa.Dense;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>A network from a user's items to logits of all items.</summary>
internal interface IAutoencoder : IDisposable
{
    /// <summary>Number of items.</summary>
    int ItemCount { get; }

    /// <summary>What a model file holds.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The last layer.</summary>
    MultinomialOutput Output { get; }

    /// <summary>From rows of length 1 to the input of the last layer, the latent variable at its mean.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="input">Users x items.</param>
    /// <param name="hidden">Width of the last layer x users; overwritten.</param>
    void Infer(DenseContext context, CsrMatrix input, MatrixView hidden);

    /// <summary>Frees what only training needs.</summary>
    void EndTraining();
}
