using System.Globalization;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Fuzz.Kills;

/// <summary>The process that is killed: it saves one version of a model after the other, for ever, and says so after each.</summary>
internal static class Saver
{
    public const string CommandName = "save";
    private const int Items = 1000;
    private const int Neighbours = 200;

    public static int Run(string path)
    {
        for (var version = File.Exists(path) ? VersionOf(path) + 1 : 1; ; version++)
        {
            Model(version).Save(path);
            Console.WriteLine(version.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The version that a file holds; its weights must be those of the version.</summary>
    /// <exception cref="InvalidDataException">The file holds a mixture.</exception>
    public static int VersionOf(string path)
    {
        var model = (ItemKnn)ModelKinds.Load(path);
        var version = int.Parse(model.Protocol!, CultureInfo.InvariantCulture);
        return model.Weights.Values is { Length: Items * Neighbours } values && !values.AsSpan().ContainsAnyExcept((float)version)
            ? version
            : throw new InvalidDataException($"The weights of version {version} are not its own.");
    }

    // About 1.6 MB, so that most of a save is writing.
    private static ItemKnn Model(int version)
    {
        var ap = new long[Items + 1];
        var ai = new int[Items * Neighbours];
        var ax = new float[Items * Neighbours];
        for (var i = 0; i < Items; i++)
        {
            ap[i + 1] = ap[i] + Neighbours;
            for (var k = 0; k < Neighbours; k++)
                ai[(i * Neighbours) + k] = k * (Items / Neighbours);
        }

        ax.AsSpan().Fill(version);
        return new ItemKnn(new CsrMatrix(Items, Items, ap, ai, ax), new ItemKnnOptions()) { Protocol = version.ToString(CultureInfo.InvariantCulture) };
    }
}
