using Sansa.Sparse;

namespace Sansa.Data;

/// <summary>
/// Users to evaluate: from row u of <see cref="FoldIn"/> a model recommends, and row u of <see cref="HeldOut"/> says
/// what was right. Both matrices are users x items, and their columns are those of <see cref="Split.Train"/>.
/// </summary>
/// <param name="FoldIn">The history that the model sees.</param>
/// <param name="HeldOut">What is hidden from it. A row may be empty: evaluation leaves such users out and counts them.</param>
/// <param name="UserIds">The ids behind the rows.</param>
public sealed record EvaluationSet(CsrMatrix FoldIn, CsrMatrix HeldOut, IdMap UserIds)
{
    /// <summary>Number of users, with and without held-out items.</summary>
    public int UserCount => HeldOut.RowCount;

    /// <summary>Number of users who have held-out items.</summary>
    public int UsersWithHeldOutItems
    {
        get
        {
            var count = 0;
            for (var i = 0; i < HeldOut.RowCount; i++)
                count += HeldOut.RowLength(i) > 0 ? 1 : 0;
            return count;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{UserCount} users, {FoldIn.NonzeroCount} fold-in and {HeldOut.NonzeroCount} held-out interactions");
}

/// <summary>How the evaluated users relate to the training matrix.</summary>
public enum Generalisation
{
    /// <summary>The evaluated users are the training users; some of their items are held out. Row u is the same user everywhere.</summary>
    Weak,

    /// <summary>The evaluated users are not in the training matrix; the model sees only their fold-in items.</summary>
    Strong,
}

/// <summary>
/// Data ready for training and evaluation, with how they were made. In weak generalisation <c>Test.FoldIn</c> is
/// <see cref="Train"/> itself (the same object) unless <see cref="Protocols.WithValidation"/>
/// took a part of it; in strong generalisation the rows of Train, Validation and Test are
/// different users. All matrices have the same columns, those of <see cref="ItemIds"/>.
/// </summary>
public sealed record Split
{
    /// <summary>The training matrix X, users x items; a pattern matrix (each interaction counts 1).</summary>
    public required CsrMatrix Train { get; init; }

    /// <summary>Users for choosing options; null when the protocol has none.</summary>
    public EvaluationSet? Validation { get; init; }

    /// <summary>Users for the reported numbers.</summary>
    public required EvaluationSet Test { get; init; }

    /// <summary>The ids behind the rows of <see cref="Train"/>.</summary>
    public required IdMap UserIds { get; init; }

    /// <summary>The ids behind the columns of all matrices.</summary>
    public required IdMap ItemIds { get; init; }

    /// <summary>Weak or strong generalisation.</summary>
    public required Generalisation Generalisation { get; init; }

    /// <summary>The protocol, for example "BARS (published split)".</summary>
    public required string ProtocolName { get; init; }

    /// <summary>Where the protocol comes from.</summary>
    public required string Source { get; init; }

    /// <summary>The data set or file.</summary>
    public required string DataName { get; init; }

    /// <summary>The random seed; null when nothing was drawn.</summary>
    public long? Seed { get; init; }

    /// <summary>What was removed on the way, and why.</summary>
    public DropReport Dropped { get; init; } = DropReport.Empty;

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{DataName}, {ProtocolName}: train {Train.RowCount} x {Train.ColumnCount} with {Train.NonzeroCount} interactions; test {Test}");
}
