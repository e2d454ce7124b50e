using System.Diagnostics;
using Sansa.Notebook.Engine;

namespace Sansa.Notebooks.Tests;

/// <summary>Training in the engine: interrupting the cell ends it by its own token, a live display says so, and the next cell works.</summary>
public sealed class InterruptTests
{
    [Theory]
    [InlineData("var model = await SansaModel.FitAsync(X, options);", "interrupted after")]
    [InlineData(
        "Console.WriteLine(0); var model = SansaModel.Fit(X, options, null, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);",
        null)]
    public async Task An_interrupted_training_ends_within_a_second_and_the_next_cell_works(string training, string? lastUpdate)
    {
        await using var engine = new NotebookEngine();
        await Execute(engine, """
            #r "nuget: Sansa.Interactive"
            using Sansa.Gramian;
            using Sansa.Interactive;
            using Sansa.Inverse;
            using Sansa.Models;
            using Sansa.Sparse;
            var random = new Random(1);
            var (users, items) = (new List<int>(), new List<int>());
            for (var k = 0; k < 600_000; k++)
            {
                users.Add(k / 20);
                items.Add((int)(10_000 * Math.Pow(random.NextDouble(), 2)));
            }
            var options = new SansaOptions
            {
                Ridge = new(20), Density = Density.Share(0.05),
                Inverse = new MinimalResidual { Scans = 50 },
            };
            var X = CsrMatrix.FromCoordinates(30_000, 10_000, users.ToArray(), items.ToArray(), null);
            """);
        var seconds = double.PositiveInfinity;
        for (var attempt = 0; attempt < 3 && seconds > 1; attempt++)
        {
            using var stop = new CancellationTokenSource();
            var clock = new Stopwatch();
            stop.Token.Register(clock.Start);
            var output = await Execute(engine, training, output => stop.CancelAfter(1000), stop.Token);
            seconds = clock.Elapsed.TotalSeconds;
            Assert.Equal(CellErrorKind.Interrupted, output.Failure?.Kind);
            if (lastUpdate is not null)
                Assert.Contains(lastUpdate, output.Updates[^1], StringComparison.Ordinal);
            Assert.Equal("30000", (await Execute(engine, "model is null ? X.RowCount : 0")).Value);
        }

        Assert.InRange(seconds, 0, 1);
    }

    private static async Task<Output> Execute(NotebookEngine engine, string code, Action<Output>? onDisplay = null, CancellationToken cancellation = default)
    {
        var output = new Output { OnDisplay = onDisplay };
        await engine.ExecuteAsync(code, output, cancellation);
        if (onDisplay is null)
            Assert.Null(output.Failure);
        return output;
    }

    private sealed class Output : ICellOutput
    {
        public Action<Output>? OnDisplay { get; init; }

        public List<string> Updates { get; } = [];

        public string? Value { get; private set; }

        public CellError? Failure { get; private set; }

        public void Stream(string name, string text)
        {
            Updates.Add(text);
            OnDisplay?.Invoke(this);
        }

        public void Display(MimeBundle data, string displayId) => OnDisplay?.Invoke(this);

        public void UpdateDisplay(MimeBundle data, string displayId) => Updates.Add(data["text/plain"] ?? "");

        public void Result(MimeBundle data) => Value = data["text/plain"];

        public void Fail(CellError failure) => Failure = failure;
    }
}
