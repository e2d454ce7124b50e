using BenchmarkDotNet.Attributes;
using Sansa.Dense;

namespace Sansa.Benchmarks;

/// <summary>The dense kernels at sizes from a small cluster or supernode to a large front. For OpenBLAS beside them: <c>sansa bench</c>.</summary>
[InProcess]
public class DenseBenchmarks : IDisposable
{
    private DenseContext context = null!;
    private NativeBuffer source = null!;
    private NativeBuffer work = null!;

    [Params(64, 200, 1000, 3000)]
    public int Order { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        context = new DenseContext(Threads);
        (source, work) = (new NativeBuffer((long)Order * Order), new NativeBuffer((long)Order * Order, clear: true));
        var random = new Random(1);
        var matrix = source.AsMatrix(Order, Order);
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
        context?.Dispose();
        source?.Dispose();
        work?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Gemm() => Dense.Gemm.Add(context, -1e-9f, source.AsMatrix(Order, Order), false, source.AsMatrix(Order, Order), true, work.AsMatrix(Order, Order));

    [Benchmark]
    public void Syrk() => Dense.Gemm.AddSymmetric(context, -1e-9f, source.AsMatrix(Order, Order), false, work.AsMatrix(Order, Order));

    [Benchmark]
    public void CopyAndCholesky()
    {
        Copy();
        Cholesky.Factor(context, work.AsMatrix(Order, Order));
    }

    [Benchmark]
    public void CopyAndInverse()
    {
        Copy();
        Cholesky.Factor(context, work.AsMatrix(Order, Order));
        SymmetricInverse.FromFactor(context, work.AsMatrix(Order, Order));
    }

    private unsafe void Copy() => Buffer.MemoryCopy(source.Data, work.Data, work.Length * sizeof(float), source.Length * sizeof(float));
}
