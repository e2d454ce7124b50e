using System.Globalization;

namespace Sansa.Data;

/// <summary>How many users, items and interactions there are.</summary>
/// <param name="Users">Number of users.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Interactions">Number of interactions.</param>
public readonly record struct DataCounts(int Users, int Items, long Interactions);

/// <summary>One step that removed something.</summary>
/// <param name="Step">What was done, for example "users with fewer than 5 items".</param>
/// <param name="Before">Counts before the step.</param>
/// <param name="After">Counts after it.</param>
public sealed record DropStep(string Step, DataCounts Before, DataCounts After)
{
    /// <summary>What the step removed.</summary>
    public DataCounts Removed => new(Before.Users - After.Users, Before.Items - After.Items, Before.Interactions - After.Interactions);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Step}: removed {Removed.Interactions:N0} interactions, {Removed.Users:N0} users, {Removed.Items:N0} items; "
                + $"left {After.Interactions:N0}, {After.Users:N0}, {After.Items:N0}");
}

/// <summary>What was removed on the way from the raw data to a split, in order, and why.</summary>
/// <param name="Steps">The steps, also those that removed nothing.</param>
public sealed record DropReport(IReadOnlyList<DropStep> Steps)
{
    /// <summary>Nothing was done.</summary>
    public static DropReport Empty { get; } = new([]);

    /// <summary>This report with one more step.</summary>
    /// <param name="step">The step.</param>
    public DropReport With(DropStep step) => new([.. Steps, step]);

    /// <inheritdoc/>
    public override string ToString() => Steps.Count == 0 ? "nothing was removed" : string.Join(Environment.NewLine, Steps);
}
