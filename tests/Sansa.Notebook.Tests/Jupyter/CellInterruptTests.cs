using System.Text;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

/// <summary>Cells and interrupts in any order of arrival: what was sent before an interrupt is stopped, and nothing else.</summary>
public sealed class CellInterruptTests
{
    private readonly CellInterrupt _interrupt = new();

    // Made in the order in which they arrive; the date says in which order they were sent.
    private static JupyterMessage Message(string type, int sent, string session = "s") => new(
        [], MessageHeader.Parse(Encoding.UTF8.GetBytes(
            $$"""{"msg_id":"1","session":"{{session}}","msg_type":"{{type}}","date":"2026-01-01T00:00:{{sent:00}}Z"}""")), null, [], [], []);

    [Fact]
    public void A_running_cell_is_stopped()
    {
        var source = _interrupt.Begin(Message("execute_request", 1));
        _interrupt.Interrupt(Message("interrupt_request", 2));
        Assert.True(source.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 1, false)]
    public void A_cell_that_waits_or_comes_late_is_stopped_when_it_was_sent_before(int cellSent, int interruptSent, bool stopped)
    {
        var waiting = Message("execute_request", cellSent);
        _interrupt.Interrupt(Message("interrupt_request", interruptSent));
        Assert.Equal(stopped, _interrupt.Begin(waiting).IsCancellationRequested);

        var other = new CellInterrupt();
        other.Interrupt(Message("interrupt_request", interruptSent));
        Assert.Equal(stopped, other.Begin(Message("execute_request", cellSent)).IsCancellationRequested);
    }

    [Fact]
    public void A_cell_that_overtook_an_older_interrupt_runs_on()
    {
        var source = _interrupt.Begin(Message("execute_request", 2));
        _interrupt.Interrupt(Message("interrupt_request", 1));
        Assert.False(source.Token.WaitHandle.WaitOne(200));
    }

    [Fact]
    public void A_browsers_wrong_clock_does_not_keep_a_running_cell_from_being_stopped()
    {
        var source = _interrupt.Begin(Message("execute_request", 30, "browser"));
        _interrupt.Interrupt(Message("interrupt_request", 2, "server"));
        Assert.True(source.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void What_was_sent_behind_a_stopped_cell_and_comes_later_is_stopped_too_unless_it_is_to_run(bool spent, bool stopped)
    {
        var first = _interrupt.Begin(Message("execute_request", 1));
        _interrupt.Interrupt(Message("interrupt_request", 3));
        _interrupt.End(first, spent);
        var second = _interrupt.Begin(Message("execute_request", 2));
        Assert.Equal(stopped, second.IsCancellationRequested);
        _interrupt.End(second, spent: false);
        Assert.False(_interrupt.Begin(Message("execute_request", 4)).IsCancellationRequested);
    }

    [Fact]
    public void A_signal_stops_the_running_cell()
    {
        var source = _interrupt.Begin(Message("execute_request", 1));
        _interrupt.Interrupt();
        Assert.True(source.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
    }
}
