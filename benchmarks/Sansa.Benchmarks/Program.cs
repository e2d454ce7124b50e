using BenchmarkDotNet.Running;

namespace Sansa.Benchmarks;

/// <summary>BenchmarkDotNet's command line: <c>dotnet run -c Release --project benchmarks/Sansa.Benchmarks -- --filter "*Dense*"</c>.</summary>
internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
