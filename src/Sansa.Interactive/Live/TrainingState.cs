namespace Sansa.Interactive.Live;

/// <summary>Where a training is.</summary>
internal enum TrainingState
{
    Running,
    Done,
    Interrupted,
    Failed,
}
