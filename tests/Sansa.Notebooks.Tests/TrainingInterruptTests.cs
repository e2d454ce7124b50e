using System.Diagnostics;
using Sansa.Notebook.Engine;

namespace Sansa.Notebooks.Tests;

/// <summary>Interrupting a cell that trains ends the training by its own token, and the notebook goes on.</summary>
public sealed class TrainingInterruptTests
{
    [Theory]
    [InlineData("var model = SansaModel.Fit(x, options, null, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);")]
    [InlineData("var model = await LiveTraining.FitAsync(x, options);")]
    public async Task A_training_ends_within_a_second_and_the_next_cell_runs(string training)
    {
        using var stop = new CancellationTokenSource();
        var sinceInterrupt = new Stopwatch();
        stop.Token.Register(sinceInterrupt.Start);
        // Well into the training.
        var output = new Output(() => stop.CancelAfter(TimeSpan.FromSeconds(1.5)));
        await using var engine = new NotebookEngine();
        var made = await engine.ExecuteAsync("""
            #r "nuget: Sansa.Interactive"
            using Sansa.Interactive;
            using Sansa.Models;
            using Sansa.Sparse;
            int[] Draw(int below) { var random = new Random(below); return Enumerable.Range(0, 1_500_000).Select(_ => random.Next(below)).ToArray(); }
            var x = CsrMatrix.FromCoordinates(50_000, 15_000, Draw(50_000), Draw(15_000));
            var options = new SansaOptions { L2 = 20, Density = 0.02, Scans = 5, FinetuneSteps = 50 };
            """, output, TestContext.Current.CancellationToken);
        Assert.Null(made.Error);

        var cell = await engine.ExecuteAsync("Console.WriteLine(\"training\"); " + training, output, stop.Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"stopped after {sinceInterrupt.ElapsedMilliseconds} ms");
        Assert.Equal(CellErrorKind.Interrupted, cell.Error?.Kind);
        // A second on a quiet machine; this bound holds on a busy one, and is far below what the training takes.
        Assert.True(sinceInterrupt.Elapsed < TimeSpan.FromSeconds(8), $"took {sinceInterrupt.Elapsed}");
        var next = await engine.ExecuteAsync("model is null ? x.RowCount : 0", output, TestContext.Current.CancellationToken);
        Assert.Equal("50000", next.ReturnValue?["text/plain"]);
    }

    private sealed class Output(Action printed) : ICellOutput
    {
        public void Stream(string name, string text) => printed();

        public void Display(MimeBundle data, string displayId)
        {
        }

        public void UpdateDisplay(MimeBundle data, string displayId)
        {
        }

        public void Result(MimeBundle data)
        {
        }

        public void Fail(CellError failure)
        {
        }
    }
}
