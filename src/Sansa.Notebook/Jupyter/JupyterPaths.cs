namespace Sansa.Notebook.Jupyter;

/// <summary>The folders in which Jupyter looks for kernels.</summary>
internal static class JupyterPaths
{
    /// <summary>The user's kernels: below <c>JUPYTER_DATA_DIR</c>, else where each system keeps a user's data.</summary>
    public static string UserKernels()
    {
        var data = Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR");
        return Path.Combine(string.IsNullOrEmpty(data) ? DefaultData() : data, "kernels");
    }

    /// <summary>The kernels of an environment, such as a conda environment or <c>/usr/local</c>.</summary>
    public static string PrefixKernels(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    private static string DefaultData()
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        var xdg = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        return Path.Combine(string.IsNullOrEmpty(xdg) ? Path.Combine(home, ".local", "share") : xdg, "jupyter");
    }
}
