using System.Runtime.Intrinsics;
using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>
/// Adam (Kingma and Ba, ICLR 2015), or NAdam with Nesterov's momentum (Dozat, ICLR workshop 2016), with L2 regularization
/// in the gradient. Columns of a sparse parameter without a gradient are left alone and make up the missed steps, one by
/// one in registers, when they are next read: the same numbers as if every step had gone through memory.
/// </summary>
internal sealed unsafe class Adam : IGradientSink
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, MomentumDecay = 0.004;
    private readonly double _learningRate;
    private readonly float _l2;
    private readonly bool _nesterov;
    private readonly Func<int, double>? _share;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly List<Rates> _rates = [default];
    private double _momentumProduct = 1;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <param name="learningRate">Step length.</param>
    /// <param name="l2">Adds l2 times the value to each gradient.</param>
    /// <param name="nesterov">NAdam, with the momentum schedule of the paper.</param>
    /// <param name="share">Part of the step length that each step, counted from 1, has; null for all of it.</param>
    public Adam(IReadOnlyList<Parameter> parameters, double learningRate, double l2 = 0, bool nesterov = false, Func<int, double>? share = null)
    {
        (_parameters, _learningRate, _l2, _nesterov, _share) = (parameters, learningRate, (float)l2, nesterov, share);
        foreach (var parameter in parameters)
            parameter.AddMoments();
    }

    /// <summary>Steps begun so far.</summary>
    public int Step { get; private set; }

    /// <summary>Begins the next step.</summary>
    public void BeginStep()
    {
        Step++;
        var variance = 1 / (1 - Math.Pow(Beta2, Step));
        var rate = _learningRate * (_share?.Invoke(Step) ?? 1);
        if (!_nesterov)
        {
            _rates.Add(new Rates(0, (float)(rate / (1 - Math.Pow(Beta1, Step))), (float)variance));
            return;
        }

        var (now, next) = (MomentumAt(Step), MomentumAt(Step + 1));
        _momentumProduct *= now;
        _rates.Add(new Rates((float)(rate * (1 - now) / (1 - _momentumProduct)), (float)(rate * next / (1 - (_momentumProduct * next))), (float)variance));
    }

    /// <summary>Goes to a step of a checkpoint.</summary>
    public void SkipTo(int step)
    {
        while (Step < step)
            BeginStep();
    }

    /// <inheritdoc/>
    public void Take(Parameter parameter, int firstColumn, MatrixView gradient)
    {
        for (var j = 0; j < gradient.Columns; j++)
        {
            var column = firstColumn + j;
            if (parameter.LastStep is { } last)
                last[column] = Step;
            Update(parameter, column, gradient.Column(j), Step, Step);
        }
    }

    /// <inheritdoc/>
    public void BringUpToDate(Parameter parameter, int column) => BringTo(parameter, column, Step - 1);

    /// <summary>Brings all columns to the present step, before they are saved or scored with.</summary>
    public void Finish(DenseContext context)
    {
        foreach (var parameter in _parameters.Where(p => p.LastStep is not null))
            Finish(context, parameter);
    }

    private void Finish(DenseContext context, Parameter parameter)
    {
        const int columnsPerTask = 256;
        context.ForEachTask((parameter.Columns + columnsPerTask - 1) / columnsPerTask, (_, t) =>
        {
            for (var j = t * columnsPerTask; j < Math.Min(parameter.Columns, (t + 1) * columnsPerTask); j++)
                BringTo(parameter, j, Step);
        });
    }

    private void BringTo(Parameter parameter, int column, int step)
    {
        var last = parameter.LastStep![column];
        if (last >= step)
            return;
        parameter.LastStep[column] = step;
        // A column that never had a gradient stays where it is, unless the regularization pulls it.
        if (last > 0 || _l2 > 0)
            Update(parameter, column, null, last + 1, step);
    }

    /// <summary>Steps first .. last of one column; a null gradient is zero.</summary>
    private void Update(Parameter parameter, int column, float* gradient, int first, int last)
    {
        float* p = parameter.Value.Column(column), m = parameter.Momentum.Column(column), v = parameter.Variance.Column(column);
        var i = 0;
        for (; i + Vector512<float>.Count <= parameter.Rows; i += Vector512<float>.Count)
        {
            var (value, momentum, variance) = (Vector512.Load(p + i), Vector512.Load(m + i), Vector512.Load(v + i));
            var given = gradient is null ? Vector512<float>.Zero : Vector512.Load(gradient + i);
            for (var s = first; s <= last; s++)
                Advance(_rates[s], given, ref value, ref momentum, ref variance);
            value.Store(p + i);
            momentum.Store(m + i);
            variance.Store(v + i);
        }

        for (; i < parameter.Rows; i++)
        {
            var (value, momentum, variance) = (Vector512.CreateScalar(p[i]), Vector512.CreateScalar(m[i]), Vector512.CreateScalar(v[i]));
            var given = Vector512.CreateScalar(gradient is null ? 0 : gradient[i]);
            for (var s = first; s <= last; s++)
                Advance(_rates[s], given, ref value, ref momentum, ref variance);
            (p[i], m[i], v[i]) = (value[0], momentum[0], variance[0]);
        }
    }

    private void Advance(Rates rates, Vector512<float> gradient, ref Vector512<float> value, ref Vector512<float> momentum, ref Vector512<float> variance)
    {
        gradient += value * _l2;
        momentum = (momentum * (float)Beta1) + (gradient * (float)(1 - Beta1));
        variance = (variance * (float)Beta2) + (gradient * gradient * (float)(1 - Beta2));
        value -= ((gradient * rates.Gradient) + (momentum * rates.Momentum)) / (Vector512.Sqrt(variance * rates.Variance) + Vector512.Create((float)Epsilon));
    }

    private static double MomentumAt(int step) => Beta1 * (1 - (0.5 * Math.Pow(0.96, step * MomentumDecay)));

    /// <summary>What a step multiplies the gradient, the momentum and the variance with: the learning rate and the corrections of the bias.</summary>
    private readonly record struct Rates(float Gradient, float Momentum, float Variance);
}
