using BenchmarkDotNet.Attributes;
using Sansa.Dense;

namespace Sansa.Benchmarks;

/// <summary>The dense kernels at sizes from a small cluster or supernode to a large front. For OpenBLAS beside them: <c>sansa bench</c>.</summary>
[InProcess]
public class DenseBenchmarks : IDisposable
{
    private DenseContext _context = null!;
    private NativeBuffer _source = null!;
    private NativeBuffer _work = null!;

    [Params(64, 200, 1000, 3000)]
    public int Order { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _context = new DenseContext(Threads);
        (_source, _work) = (new NativeBuffer((long)Order * Order), new NativeBuffer((long)Order * Order, clear: true));
        var random = new Random(1);
        var matrix = _source.AsMatrix(Order, Order);
        for (var j = 0; j < Order; j++)
        {
            for (var i = 0; i < Order; i++)
                matrix[i, j] = random.NextSingle() - 0.5f;
            matrix[j, j] += Order;
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _context?.Dispose();
        _source?.Dispose();
        _work?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Gemm() =>
        Dense.Gemm.Add(_context, -1e-9f, _source.AsMatrix(Order, Order), false, _source.AsMatrix(Order, Order), true, _work.AsMatrix(Order, Order));

    [Benchmark]
    public void Syrk() => Dense.Gemm.AddSymmetric(_context, -1e-9f, _source.AsMatrix(Order, Order), false, _work.AsMatrix(Order, Order));

    [Benchmark]
    public void CopyAndCholesky()
    {
        Copy();
        Cholesky.Factor(_context, _work.AsMatrix(Order, Order));
    }

    [Benchmark]
    public void CopyAndInverse()
    {
        Copy();
        Cholesky.Factor(_context, _work.AsMatrix(Order, Order));
        SymmetricInverse.FromFactor(_context, _work.AsMatrix(Order, Order));
    }

    private unsafe void Copy() => Buffer.MemoryCopy(_source.Data, _work.Data, _work.Length * sizeof(float), _source.Length * sizeof(float));
}
