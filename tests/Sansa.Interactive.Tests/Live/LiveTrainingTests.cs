using System.Diagnostics;
using Sansa.Factorization;
using Sansa.Interactive.Html;
using Sansa.Interactive.Live;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Interactive.Tests.Live;

/// <summary>The extension's delegates are static, so these tests run one after another.</summary>
[Collection("extension")]
public sealed class LiveTrainingTests
{
    private static async Task<(List<TrainingSnapshot> Shown, T? Result, Exception? Error)> Run<T>(
        Func<IProgress<TrainingProgress>, CancellationToken, T> train, CancellationToken cell = default)
    {
        List<TrainingSnapshot> shown = [];
        void Add(object snapshot)
        {
            lock (shown)
                shown.Add((TrainingSnapshot)snapshot);
        }

        SansaExtension.Load(first =>
        {
            Add(first);
            return Add;
        }, () => cell);
        try
        {
            return (shown, await LiveTraining.RunAsync("Test", train, CancellationToken.None), null);
        }
        catch (Exception e)
        {
            return (shown, default, e);
        }
    }

    [Fact]
    public async Task Fit_shows_progress_and_ends_as_one_line()
    {
        var x = Matrices.Random(3000, 800, 8, pattern: true);
        List<TrainingSnapshot> shown = [];
        SansaExtension.Load(first =>
        {
            shown.Add((TrainingSnapshot)first);
            return v => shown.Add((TrainingSnapshot)v);
        }, () => default);
        var options = new SansaOptions { Inverse = new MinimalResidual() };
        var model = await SansaModel.FitAsync(x, options);
        Assert.Equal(SansaModel.Fit(x, options).Decoder.Values, model.Decoder.Values);
        Assert.Equal(TrainingState.Running, shown[0].State);
        var last = shown[^1];
        Assert.Equal(TrainingState.Done, last.State);
        Assert.DoesNotContain('\n', Displays.ToText(last));
        Assert.Contains("weights", Displays.ToText(last), StringComparison.Ordinal);
        Assert.Equal(model.Report.FinalLoss, last.Loss, 1e-12);
        foreach (var snapshot in shown)
            Fragment.Check(snapshot);
    }

    /// <summary>The residual of a fit once stood there as a loss.</summary>
    [Fact]
    public async Task A_fitted_inverse_has_a_residual_and_no_loss()
    {
        TrainingSnapshot? last = null;
        SansaExtension.Load(_ => v => last = (TrainingSnapshot)v, () => default);
        var model = await SansaModel.FitAsync(Matrices.Random(300, 100, 5, pattern: true));
        var line = Displays.ToText(last!);
        Assert.Contains($"fit residual {Quantity.Value(model.Report.Fit!.Residual)}", line, StringComparison.Ordinal);
        Assert.DoesNotContain("loss", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_come_while_the_training_runs_and_the_bar_never_goes_back()
    {
        var (shown, result, _) = await Run((progress, _) =>
        {
            for (var i = 0; i < 10; i++)
            {
                progress.Report(new TrainingProgress("invert", double.NaN, TimeSpan.FromSeconds(i)) { Fraction = i == 6 ? 0 : i / 10.0, Loss = 1.0 / (i + 1) });
                Thread.Sleep(100);
            }

            return 42;
        });
        Assert.Equal(42, result);
        Assert.InRange(shown.Count, 4, 20);
        double[] fractions = [.. shown.Select(s => s.Fraction).Where(double.IsFinite)];
        Assert.Equal(fractions.Order(), fractions);
        Assert.Contains(shown, s => s.State == TrainingState.Running && s.Losses.Count > 2 && s.Left is not null);
    }

    [Theory]
    [InlineData("scale")]
    [InlineData("order")]
    [InlineData("factorize")]
    [InlineData("invert")]
    [InlineData("assemble")]
    public async Task Interrupting_the_cell_cancels_within_a_second(string stage)
    {
        var x = Matrices.Random(6_000, 3_000, 20, pattern: true);
        // A machine that does ten other things may stall once, not three times; measured alone it is a tenth of a second.
        var (attempt, seconds) = (0, double.PositiveInfinity);
        while (seconds > 1 && ++attempt <= 3)
            seconds = await Interrupt(x, stage);
        Assert.InRange(seconds, 0, 1);
    }

    /// <summary>Interrupts as soon as a stage begins, and returns the seconds until the training has ended.</summary>
    private static async Task<double> Interrupt(CsrMatrix x, string stage)
    {
        using var cell = new CancellationTokenSource();
        var clock = new Stopwatch();
        var (shown, _, error) = await Run(
            (progress, token) => SansaModel.Fit(x, new SansaOptions { Density = Density.Share(0.1) }, new Told(p =>
            {
                progress.Report(p);
                if (p.Stage != stage || clock.IsRunning)
                    return;
                clock.Start();
                cell.CancelAfter(1);
            }), token),
            cell.Token);
        Assert.IsAssignableFrom<OperationCanceledException>(error);
        // The stage itself may be over within the millisecond; it was begun, and the training ended in it or in a later one.
        Assert.True(clock.IsRunning, $"the stage {stage} did not begin");
        Assert.Equal(TrainingState.Interrupted, shown[^1].State);
        Assert.Contains("interrupted", Displays.ToText(shown[^1]), StringComparison.Ordinal);
        return clock.Elapsed.TotalSeconds;
    }

    public static TheoryData<string, Func<CsrMatrix, IProgress<TrainingProgress>, Recommender>> Models => new()
    {
        { "scale order factorize invert assemble", (x, p) => SansaModel.Fit(x, new SansaOptions(), p) },
        {
            "scale order factorize invert assemble",
            (x, p) => SansaModel.Fit(x, new SansaOptions { Factor = new ExactFactor(), Inverse = new MinimalResidual() }, p)
        },
        { "choose scale order factorize invert assemble", (x, p) => SansaModel.Fit(x, new SansaOptions { Factor = new AutomaticFactor() }, p) },
        { "gramian factorize invert assemble", (x, p) => Ease.Fit(x, null, p) },
        { "scale pattern estimate", (x, p) => Mrf.Fit(x, null, p) },
        { "neighbours", (x, p) => ItemKnn.Fit(x, null, p) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_says_how_much_of_the_whole_is_done(string stages, Func<CsrMatrix, IProgress<TrainingProgress>, Recommender> fit)
    {
        var monitor = new TrainingMonitor("Test");
        List<(string Stage, double Fraction)> told = [];
        var own = Matrices.Random(3000, 800, 8, pattern: true);
        fit(own, new Told(p =>
        {
            lock (told)
            {
                monitor.Report(p);
                told.Add((p.Stage, monitor.Snapshot().Fraction));
            }
        }));
        Assert.Equal(stages.Split(' '), told.Select(t => t.Stage).Where((s, k) => k == 0 || s != told[k - 1].Stage));
        Assert.All(told, t => Assert.InRange(t.Fraction, 0, 1));
        Assert.Equal(told.Select(t => t.Fraction).Order(), told.Select(t => t.Fraction));
        Assert.Equal(1, told[^1].Fraction, 1e-9);
    }

    public static TheoryData<string> Kinds => [.. ModelKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_model_of_the_list_trains_live_and_says_its_size(string name)
    {
        var last = "";
        SansaExtension.Load(_ => v => last = Displays.ToText(v), () => default);
        var (kind, x) = (ModelKinds.Find(name), Matrices.Random(300, 100, 5, pattern: true));
        var model = await kind.FitAsync(x, Matrices.QuickOptions(kind) with { Threads = 1 });
        Assert.Contains($"{kind.Title}: done in", last, StringComparison.Ordinal);
        Assert.Contains($"{Quantity.Short(model.WeightCount)} weights", last, StringComparison.Ordinal);
        Assert.Equal(1, model.Options.Threads);
        (model as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task A_failure_is_said_and_thrown()
    {
        var (shown, _, error) = await Run<int>((_, _) => throw new InvalidDataException("bad <data>"));
        Assert.IsType<InvalidDataException>(error);
        Assert.Contains("bad <data>", Fragment.TextOf(Fragment.Check(shown[^1])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_gone_does_not_stop_the_training()
    {
        SansaExtension.Load(_ => _ => throw new InvalidOperationException("the cell has ended"), () => default);
        Assert.Equal(7, await LiveTraining.RunAsync("Test", (_, _) => 7));
        SansaExtension.Load(NoCell, () => default);
        Assert.Equal(7, await LiveTraining.RunAsync("Test", (_, _) => 7));
    }

    /// <summary>What the delegate of extension.dib does outside of a cell, where there is no context.</summary>
    private static Action<object> NoCell(object value)
    {
        string? context = null;
        return context!.Length > 0 ? _ => { } : _ => { };
    }

    [Fact]
    public void The_terminal_gets_a_line_for_each_stage_or_one_line_written_over()
    {
        foreach (var overwrite in (bool[])[true, false])
        {
            using var output = new StringWriter();
            var progress = new TerminalProgress("SANSA", output, overwrite);
            var model = SansaModel.Fit(Matrices.Random(300, 100, 5, pattern: true), null, progress);
            progress.Complete();
            var text = output.ToString();
            Assert.Equal(overwrite ? 1 : model.Report.Stages.Count + 1, text.Count(c => c == '\n'));
            Assert.Contains("SANSA: done in", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Memory_samples_know_their_stage()
    {
        using var recorder = new MemoryRecorder(TimeSpan.FromMilliseconds(5));
        SansaModel.Fit(Matrices.Random(3000, 800, 8, pattern: true), null, recorder);
        await Task.Delay(30, TestContext.Current.CancellationToken);
        Assert.All(recorder.Samples, s => Assert.True(s.Bytes > 1_000_000));
        Assert.Contains(recorder.Samples, s => s.Stage == "assemble");
        Fragment.Check(SansaCharts.MemoryOverTime(("run", recorder.Samples)));
    }

    private sealed class Told(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
