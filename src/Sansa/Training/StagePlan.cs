namespace Sansa.Training;

/// <summary>
/// How much of a whole fit is done: each stage to come has its usual part of the time. The whole never goes back, not when
/// a stage starts again (after a breakdown) and not when the plan changes on the way.
/// </summary>
internal sealed class StagePlan
{
    private readonly Queue<(string Name, double Part)> _toCome = new();
    private double _from;
    private double _part;
    private double _done;

    /// <summary>The stages from here on share what is left.</summary>
    public void Set(ReadOnlySpan<(string Name, double Part)> stages)
    {
        var total = 0.0;
        foreach (var (_, part) in stages)
            total += part;
        _toCome.Clear();
        foreach (var (name, part) in stages)
            _toCome.Enqueue((name, part / total * (1 - _done)));
        (_from, _part) = (_done, 0);
    }

    /// <summary>A stage begins: those planned before it were not needed. A stage that nobody planned leaves the whole where it is.</summary>
    public void Enter(string stage)
    {
        if (!_toCome.Any(next => next.Name == stage))
        {
            (_from, _part) = (_done, 0);
            return;
        }

        (_from, _part) = (_from + _part, 0);
        string name;
        do
        {
            _from += _part;
            (name, _part) = _toCome.Dequeue();
        }
        while (name != stage);
    }

    /// <summary>The part of the whole that is done, 0 to 1, when so much of the present stage is.</summary>
    public double Whole(double stageFraction)
    {
        if (double.IsFinite(stageFraction))
            _done = Math.Clamp(Math.Max(_done, _from + (_part * Math.Clamp(stageFraction, 0, 1))), 0, 1);
        return _done;
    }
}
