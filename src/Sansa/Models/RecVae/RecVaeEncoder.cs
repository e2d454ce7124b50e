using Sansa.Dense;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// The encoder of RecVAE: five layers, each with swish and layer normalization, and each fed with the sum of all before it (Shenbin et al.,
/// section 3.2 and figure 2; the constant of the normalization is 0.1 as in the authors' program).
/// </summary>
internal sealed unsafe class RecVaeEncoder : IDisposable
{
    private const int Depth = 5;
    private const float Epsilon = 0.1f;
    private readonly int _hidden;
    private readonly SparseInputLayer _input;
    private readonly DenseLayer[] _layers;
    private readonly LayerNormalization[] _normalizations;
    private readonly DenseLayer _latent;

    /// <summary>Makes an encoder of zeros.</summary>
    /// <param name="name">Begins the names of its parameters.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="hidden">Width of the layers.</param>
    /// <param name="latent">Dimension of the latent variable.</param>
    public RecVaeEncoder(string name, int itemCount, int hidden, int latent)
    {
        _hidden = hidden;
        _input = new SparseInputLayer($"{name}_1", itemCount, hidden);
        _layers = [.. Enumerable.Range(2, Depth - 1).Select(k => new DenseLayer($"{name}_{k}", hidden, hidden))];
        _normalizations = [.. Enumerable.Range(1, Depth).Select(k => new LayerNormalization($"{name}_{k}", hidden, Epsilon))];
        _latent = new DenseLayer($"{name}_latent", hidden, 2 * latent);
        Parameters =
        [
            _input.Weights, _input.Bias, .. _layers.SelectMany(l => new[] { l.Weights, l.Bias }), _latent.Weights, _latent.Bias,
            .. _normalizations.SelectMany(n => new[] { n.Gain, n.Shift }),
        ];
    }

    /// <summary>All that is learned.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Values that a user takes in a <see cref="Pass"/>.</summary>
    public int Size => 3 * Depth * _hidden;

    /// <summary>Uniform in 1 / sqrt(inputs), as PyTorch does; gains of 1.</summary>
    public void Initialise(CounterRandom random)
    {
        Parameter[] inputs = [_input.Weights, _input.Bias];
        foreach (var parameter in inputs)
            Initial.Uniform(parameter, 1 / Math.Sqrt(_input.Weights.Columns), random.Stream(Index(parameter)));
        foreach (var parameter in _layers.Append(_latent).SelectMany(l => new[] { l.Weights, l.Bias }))
            Initial.Uniform(parameter, 1 / Math.Sqrt(_hidden), random.Stream(Index(parameter)));
        foreach (var normalization in _normalizations)
            normalization.Gain.Fill(_ => 1);
    }

    /// <summary>Takes the values of another encoder of the same shape.</summary>
    public void CopyFrom(RecVaeEncoder other)
    {
        for (var p = 0; p < Parameters.Count; p++)
            Columns.Copy(other.Parameters[p].Value, Parameters[p].Value);
    }

    /// <summary>Makes the columns of the items of a batch fit to be read.</summary>
    public void BringUpToDate(DenseContext context, CsrMatrix byItem, IGradientSink sink) => _input.BringUpToDate(context, byItem, sink);

    /// <summary>Encodes a batch.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="input">Batch x items.</param>
    /// <param name="room">Has <see cref="Size"/> values a user.</param>
    /// <param name="encoded">Mean above log variance.</param>
    public Pass Forward(DenseContext context, CsrMatrix input, Room room, MatrixView encoded)
    {
        var pass = new Pass(room, _hidden, input.RowCount);
        for (var k = 0; k < Depth; k++)
        {
            if (k == 0)
                _input.Forward(context, input, pass.Sums[0]);
            else
                _layers[k - 1].Forward(context, pass.Outputs[k - 1], pass.Sums[k]);
            Columns.ForEach(context, input.RowCount, u =>
            {
                float* sum = pass.Sums[k].Column(u), normalised = pass.Normalised[k].Column(u);
                for (var j = 0; j < k; j++)
                    VectorKernel.AddMultiple(1, pass.Outputs[j].Column(u), sum, _hidden);
                Swish.Forward(sum, normalised, _hidden);
                pass.InverseDeviations[k][u] = _normalizations[k].Forward(normalised, pass.Outputs[k].Column(u));
            });
        }

        _latent.Forward(context, pass.Outputs[Depth - 1], encoded);
        return pass;
    }

    /// <summary>Hands over all gradients.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="pass">What <see cref="Forward"/> returned.</param>
    /// <param name="byItem">The input transposed.</param>
    /// <param name="encodedGradient">Gradient of mean and log variance.</param>
    /// <param name="room">Has 5 times the hidden width a user.</param>
    /// <param name="sink">Takes the gradients.</param>
    public void Backward(DenseContext context, Pass pass, CsrMatrix byItem, MatrixView encodedGradient, Room room, IGradientSink sink)
    {
        MatrixView[] gradients = [.. Enumerable.Range(0, Depth).Select(_ => room.TakeZeros(_hidden))];
        _latent.Backward(context, pass.Outputs[Depth - 1], encodedGradient, gradients[Depth - 1], sink);
        for (var k = Depth - 1; k >= 0; k--)
        {
            _normalizations[k].Backward(context, pass.Normalised[k], pass.InverseDeviations[k], gradients[k], sink);
            Columns.ForEach(context, encodedGradient.Columns, u =>
            {
                Swish.Backward(pass.Sums[k].Column(u), gradients[k].Column(u), _hidden);
                for (var j = 0; j < k; j++)
                    VectorKernel.AddMultiple(1, gradients[k].Column(u), gradients[j].Column(u), _hidden);
            });
            if (k > 0)
                _layers[k - 1].Backward(context, pass.Outputs[k - 1], gradients[k], gradients[k - 1], sink);
        }

        _input.Backward(context, byItem, gradients[0], sink);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _latent.Dispose();
        Array.ForEach(_layers, l => l.Dispose());
        Array.ForEach(_normalizations, n => n.Dispose());
    }

    private int Index(Parameter parameter)
    {
        var index = 0;
        while (Parameters[index] != parameter)
            index++;
        return index;
    }

    /// <summary>What the layers computed: sums before the activation, normalised activations, outputs.</summary>
    internal sealed class Pass(Room room, int hidden, int count)
    {
        public MatrixView[] Sums { get; } = Take(room, hidden);

        public MatrixView[] Normalised { get; } = Take(room, hidden);

        public MatrixView[] Outputs { get; } = Take(room, hidden);

        public float[][] InverseDeviations { get; } = [.. Enumerable.Range(0, Depth).Select(_ => new float[count])];

        private static MatrixView[] Take(Room room, int hidden) => [.. Enumerable.Range(0, Depth).Select(_ => room.Take(hidden))];
    }
}
