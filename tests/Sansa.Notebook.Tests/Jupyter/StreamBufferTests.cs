using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

public sealed class StreamBufferTests
{
    private readonly List<(string Name, string Text)> _sent = [];

    [Fact]
    public void Small_writes_are_sent_together_and_streams_keep_their_order()
    {
        using (var buffer = new StreamBuffer((name, text) => _sent.Add((name, text))))
        {
            buffer.Write("stdout", "a");
            buffer.Write("stdout", "b");
            buffer.Write("stderr", "c");
            buffer.Write("stdout", "d");
        }
        Assert.Equal([("stdout", "ab"), ("stderr", "c"), ("stdout", "d")], _sent);
    }

    [Fact]
    public async Task Text_does_not_wait_for_the_end_of_the_cell()
    {
        var sent = new TaskCompletionSource<string>();
        using var buffer = new StreamBuffer((_, text) => sent.TrySetResult(text));
        buffer.Write("stdout", "now");
        Assert.Equal("now", await sent.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Much_text_is_sent_at_once_and_nothing_is_lost()
    {
        using var buffer = new StreamBuffer((name, text) => _sent.Add((name, text)));
        string line = new('x', 1000);
        for (var i = 0; i < 100; i++)
            buffer.Write("stdout", line);
        Assert.True(_sent.Count >= 5);
        buffer.Flush();
        Assert.Equal(100_000, _sent.Sum(s => s.Text.Length));
    }

    [Fact]
    public void After_the_cell_what_its_threads_still_write_is_sent_at_once()
    {
        var buffer = new StreamBuffer((name, text) => _sent.Add((name, text)));
        buffer.Dispose();
        buffer.Write("stdout", "late");
        Assert.Equal([("stdout", "late")], _sent);
    }
}
