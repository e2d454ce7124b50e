using Sansa.Dense;

namespace Sansa.Tests.Dense;

/// <summary>
/// A column-major matrix inside a larger native buffer: any stride, any misalignment, guard values around and between the
/// columns, so that a test sees every write that does not belong to the matrix.
/// </summary>
internal sealed unsafe class TestMatrix : IDisposable
{
    private const float Guard = -12345.5f;
    private readonly NativeBuffer _buffer;
    private readonly int _offset;

    public TestMatrix(int rows, int columns, int extraStride, int misalignment)
    {
        _offset = 5 + misalignment;
        var stride = Math.Max(rows + extraStride, 1);
        _buffer = new NativeBuffer(_offset + ((long)stride * columns) + 64);
        new Span<float>(_buffer.Data, (int)_buffer.Length).Fill(Guard);
        View = new MatrixView(_buffer.Data + _offset, rows, columns, stride);
    }

    public MatrixView View { get; }

    public static TestMatrix Random(Random random, int rows, int columns)
    {
        var result = new TestMatrix(rows, columns, random.Next(0, 9), random.Next(0, 16));
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++)
                result.View[i, j] = random.NextSingle() - 0.5f;
        }

        return result;
    }

    /// <summary>The lower triangle of a well conditioned symmetric positive definite matrix; NaN above the diagonal.</summary>
    public static TestMatrix PositiveDefinite(Random random, int order)
    {
        var result = Random(random, order, order);
        for (var j = 0; j < order; j++)
        {
            for (var i = 0; i < j; i++)
                result.View[i, j] = float.NaN;
            result.View[j, j] = (0.3f * order) + 1 + random.NextSingle();
        }

        return result;
    }

    public TestMatrix Copy(Random random)
    {
        var result = new TestMatrix(View.Rows, View.Columns, random.Next(0, 9), random.Next(0, 16));
        for (var j = 0; j < View.Columns; j++)
        {
            for (var i = 0; i < View.Rows; i++)
                result.View[i, j] = View[i, j];
        }

        return result;
    }

    public double[,] ToDouble(bool symmetric = false)
    {
        var result = new double[View.Rows, View.Columns];
        for (var j = 0; j < View.Columns; j++)
        {
            for (var i = 0; i < View.Rows; i++)
                result[i, j] = symmetric && i < j ? View[j, i] : View[i, j];
        }

        return result;
    }

    /// <summary>The values, column after column, for comparisons of bytes.</summary>
    public int[] Bits()
    {
        var result = new int[View.Rows * View.Columns];
        for (var j = 0; j < View.Columns; j++)
        {
            for (var i = 0; i < View.Rows; i++)
                result[i + (j * View.Rows)] = BitConverter.SingleToInt32Bits(View[i, j]);
        }

        return result;
    }

    /// <summary>Fails when a value outside the matrix changed.</summary>
    public void AssertGuards()
    {
        for (long p = 0; p < _buffer.Length; p++)
        {
            var inside = p >= _offset && (p - _offset) / View.Stride < View.Columns && (p - _offset) % View.Stride < View.Rows;
            Assert.True(inside || _buffer.Data[p] == Guard, $"wrote outside the matrix at {p - _offset}");
        }
    }

    public void Dispose() => _buffer.Dispose();
}
