namespace Sansa.Execution;

/// <summary>
/// On an option, or on a record that is one of several choices: a search over options leaves it alone unless it is asked for. For what says how much is
/// spent or what is drawn rather than what is learned: tolerances, limits, seeds, and choices that may take hours.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class NotTunedAttribute : Attribute;
