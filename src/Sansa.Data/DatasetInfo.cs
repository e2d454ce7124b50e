namespace Sansa.Data;

/// <summary>An entry of the catalogue.</summary>
public sealed record DatasetInfo
{
    /// <summary>The name that <see cref="Datasets.Open"/> takes.</summary>
    public required string Name { get; init; }

    /// <summary>One line about it.</summary>
    public required string Description { get; init; }

    /// <summary>Who published it, and where.</summary>
    public required string Source { get; init; }

    /// <summary>Its terms of use, in short.</summary>
    public required string Terms { get; init; }

    /// <summary>The data-script that makes it, for example "data-scripts/gowalla.cs"; null when none is needed.</summary>
    public string? Script { get; init; }

    /// <summary>Size as published: users, items, interactions; null when unknown.</summary>
    public DataCounts? Published { get; init; }

    /// <summary>The folder where it was found; null when it is built in or absent.</summary>
    public string? Folder { get; init; }

    /// <summary>True when it ships inside the library.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>True when <see cref="Datasets.Open"/> will find it.</summary>
    public bool IsAvailable => IsBuiltIn || Folder is not null;

    /// <summary>The file or files it consists of, as names in its folder.</summary>
    internal IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>True when the files are train.txt and test.txt of a fixed split.</summary>
    internal bool HasPublishedSplit { get; init; }
}
