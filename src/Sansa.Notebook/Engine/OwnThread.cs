namespace Sansa.Notebook.Engine;

/// <summary>Runs work on a thread of its own, for what must go on while the code of a cell keeps the thread pool busy.</summary>
internal static class OwnThread
{
    /// <summary>Starts <paramref name="work"/>; what awaits the result goes on on that thread, not on one of the pool.</summary>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        Start(name, () =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Starts <paramref name="work"/>, which must not throw.</summary>
    public static void Start(string name, Action work) => new Thread(() => work()) { IsBackground = true, Name = name }.Start();
}
