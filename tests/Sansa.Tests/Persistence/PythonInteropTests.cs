using System.Globalization;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Tests.Models;
using Sansa.Training;

namespace Sansa.Tests.Persistence;

/// <summary>SciPy and NumPy read what we write, by the paths that the documentation names.</summary>
public sealed class PythonInteropTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sansa-python");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Scipy_and_numpy_read_a_model_file()
    {
        var matrix = TestMatrices.Random(new Random(7), 20, 15, 0.3);
        var pattern = TestMatrices.Random(new Random(8), 6, 9, 0.3, pattern: true);
        new Parts(matrix, pattern).Save(Path.Combine(_folder.FullName, "m.sansa"));
        var output = Python("""
            import io, zipfile, numpy as np, scipy.sparse as sp
            z = zipfile.ZipFile("m.sansa")
            assert z.testzip() is None
            m = sp.load_npz(z.open("encoder.npz"))
            z.extract("encoder.npz")
            e = sp.load_npz("encoder.npz")
            assert (m != e).nnz == 0 and m.has_canonical_format
            p = sp.load_npz(z.open("pattern.npz"))
            a = np.load("m.sansa")["table"]
            r = np.load("encoder.npz")["data"]
            print(m.shape, m.dtype, m.nnz, repr(float(m.astype(float).sum())))
            print(p.shape, p.nnz, p.sum())
            print(a.shape, a.dtype, a.tolist(), len(r), np.load("m.sansa")["scalar"].tolist())
            """);
        var lines = output.Split('\n');
        Assert.StartsWith($"(20, 15) float32 {matrix.NonzeroCount} ", lines[0], StringComparison.Ordinal);
        Assert.Equal(matrix.Values!.Sum(v => (double)v), double.Parse(lines[0].Split(' ')[^1], CultureInfo.InvariantCulture), 1e-9);
        Assert.Equal($"(6, 9) {pattern.NonzeroCount} {pattern.NonzeroCount}", lines[1]);
        Assert.Equal($"(2, 3) float32 [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]] {matrix.NonzeroCount} [7]", lines[2]);
    }

    [Fact]
    public void Matrices_come_back_as_they_were()
    {
        CsrMatrix[] matrices =
        [
            CsrMatrix.Empty(0, 0), CsrMatrix.Empty(3, 4), TestMatrices.Random(new Random(9), 8, 5, 0.4, pattern: true),
            TestMatrices.Random(new Random(9), 8, 5, 0.4),
        ];
        foreach (var matrix in matrices)
        {
            var stream = new MemoryStream();
            NpzMatrix.Write(stream, matrix);
            stream.Position = 0;
            var back = NpzMatrix.Read(stream);
            Assert.Equal((matrix.RowCount, matrix.ColumnCount), (back.RowCount, back.ColumnCount));
            Assert.Equal(matrix.RowPointers, back.RowPointers);
            Assert.Equal(matrix.ColumnIndices[..(int)matrix.NonzeroCount], back.ColumnIndices);
            Assert.Equal(matrix.Values, back.Values);
        }
    }

    private string Python(string program) => PythonProgram.Run(program, _folder.FullName, "scipy.sparse", "python3-scipy");

    private sealed class Parts(CsrMatrix encoder, CsrMatrix pattern) : Recommender(new TrainingReport())
    {
        public override ModelKind Kind { get; } = TestJson.Kind("test-parts");

        public override TestOptions Options { get; } = new();

        public override long WeightCount => 0;

        public override int ItemCount => encoder.ColumnCount;

        public override Sansa.Recommendation.UserScorer CreateScorer() => throw new NotSupportedException();

        public override void Write(ModelWriter writer)
        {
            writer.Matrix("encoder", encoder);
            writer.Matrix("pattern", pattern);
            writer.Array("table", new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3);
            writer.Array("scalar", new[] { 7 });
        }
    }
}
