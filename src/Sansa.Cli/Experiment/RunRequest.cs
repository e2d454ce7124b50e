using Sansa.Experiments;

namespace Sansa.Cli.Experiment;

/// <summary>What a child process is asked to run, the folder for checkpoints, and the file that it writes the record to.</summary>
internal sealed record RunRequest(string Experiment, RunSpec Spec, string Checkpoints, string Answer)
{
    public void Write(string path) => ExperimentJson.Write(path, this);

    public static RunRequest Read(string path) => ExperimentJson.Convert<RunRequest>(path, "", ExperimentJson.ReadObject(path));
}
