namespace Sansa.Gramian;

/// <summary>
/// Solves (X^T X + Lambda)_SS x = b for one set S of items after another, by conjugate gradients preconditioned with the diagonal. X^T X is never
/// formed. One instance a thread.
/// </summary>
/// <param name="restriction">Multiplies by (X^T X)_SS.</param>
/// <param name="ridge">Lambda of each item.</param>
/// <param name="diagonal">The diagonal of X^T X + Lambda, above 0.</param>
/// <param name="cancellation">Looked at before each step: one on the items of a popular item can take a tenth of a second.</param>
internal sealed class RestrictedSystem(GramianRestriction restriction, double[] ridge, double[] diagonal, CancellationToken cancellation)
{
    private double[] _z = [];
    private double[] _direction = [];

    /// <summary>The size of S; the first so many places of the arrays below are in use.</summary>
    public int Count { get; private set; }

    /// <summary>S: distinct items.</summary>
    public int[] Items { get; private set; } = [];

    /// <summary>x.</summary>
    public double[] Solution { get; private set; } = [];

    /// <summary>r = b - A_SS x.</summary>
    public double[] Residual { get; private set; } = [];

    /// <summary>What <see cref="Multiply"/> gave last.</summary>
    public double[] Product { get; private set; } = [];

    /// <summary>Conjugate gradient steps so far, over all systems.</summary>
    public long StepCount { get; private set; }

    /// <summary>Makes room for a set of so many items. The caller then sets Items, Solution and Residual.</summary>
    public void Begin(int count)
    {
        Count = count;
        if (Items.Length >= count)
            return;
        var room = Math.Max(count, 2 * Items.Length);
        (Items, Solution, Residual, Product) = (new int[room], new double[room], new double[room], new double[room]);
        (_z, _direction) = (new double[room], new double[room]);
    }

    /// <summary>z = r / diag(A); returns r^T z, the squared norm of the residual that decides when a system is solved.</summary>
    public double Precondition()
    {
        var rz = 0.0;
        for (var a = 0; a < Count; a++)
        {
            _z[a] = Residual[a] / diagonal[Items[a]];
            rz += Residual[a] * _z[a];
        }

        return rz;
    }

    /// <summary>Improves the solution until the norm is small enough.</summary>
    /// <param name="rz">What <see cref="Precondition"/> has just given.</param>
    /// <param name="enough">The value of it at which to stop, 0 or more.</param>
    /// <param name="maxSteps">The most steps.</param>
    /// <returns>The value at the end.</returns>
    public double Iterate(double rz, double enough, int maxSteps)
    {
        Array.Copy(_z, _direction, Count);
        for (var step = 0; step < maxSteps && rz > enough; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Multiply(_direction);
            var alpha = rz / Dot(_direction, Product);
            for (var a = 0; a < Count; a++)
                (Solution[a], Residual[a]) = (Solution[a] + (alpha * _direction[a]), Residual[a] - (alpha * Product[a]));
            var next = Precondition();
            for (var a = 0; a < Count; a++)
                _direction[a] = _z[a] + (next / rz * _direction[a]);
            rz = next;
            StepCount++;
        }

        return rz;
    }

    /// <summary>Product = A_SS v.</summary>
    public void Multiply(double[] v)
    {
        restriction.Multiply(Items.AsSpan(0, Count), v.AsSpan(0, Count), Product.AsSpan(0, Count));
        for (var a = 0; a < Count; a++)
            Product[a] += ridge[Items[a]] * v[a];
    }

    /// <summary>v^T w over the items of S.</summary>
    public double Dot(double[] v, double[] w)
    {
        var sum = 0.0;
        for (var a = 0; a < Count; a++)
            sum += v[a] * w[a];
        return sum;
    }
}
