using Sansa.Persistence;
using Sansa.Recommendation;

namespace Sansa.Models;

/// <summary>
/// The one list of models. Whatever names, trains, describes or reads models goes through it: the command line, run records, displays, model files.
/// To add one, see <c>docs/how-to-add.md</c>.
/// </summary>
public static class ModelKinds
{
    private static readonly List<ModelKind> Kinds =
    [
        SansaModel.Description,
        Ease.Description,
        Mrf.Description,
        NeighbourhoodRegression.Description,
        Slim.Description,
        Wmf.Description,
        LowPass.Description,
        ItemKnn.Description,
        Popularity.Description,
        Elsa.Description,
        UltraGcn.Description,
        MultVae.Description,
        RecVae.Description,
    ];

    /// <summary>All kinds; the first is the default.</summary>
    public static IReadOnlyList<ModelKind> All
    {
        get
        {
            lock (Kinds)
                return [.. Kinds];
        }
    }

    /// <summary>Finds a kind by its name.</summary>
    /// <param name="name">Such as <c>sansa</c>.</param>
    /// <exception cref="ArgumentException">There is no such kind; the message lists those that there are.</exception>
    public static ModelKind Find(string name) => TryFind(name)
        ?? throw new ArgumentException($"There is no model '{name}'. The models are: {string.Join(", ", All.Select(kind => kind.Name))}.", nameof(name));

    /// <summary>Adds a kind from outside this library, so that its models can be named and loaded.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="ArgumentException">There is one of this name already.</exception>
    public static void Register(ModelKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        lock (Kinds)
        {
            if (Kinds.Any(k => k.Name == kind.Name))
                throw new ArgumentException($"There is a model '{kind.Name}' already.", nameof(kind));
            Kinds.Add(kind);
        }
    }

    /// <summary>Loads a model of any kind.</summary>
    /// <param name="path">A file that <see cref="Recommender.Save"/> wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is foreign, cut short, damaged, of another version, or of an unknown kind.</exception>
    public static Recommender Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelFile.Load(path, (reader, ids) =>
        {
            var kind = TryFind(reader.Method)
                ?? throw new ModelFileException(
                    $"'{path}' holds a model of method '{reader.Method}', which this program does not know. It knows: "
                    + $"{string.Join(", ", All.Select(k => k.Name).Order(StringComparer.Ordinal))}.");
            var model = kind.Read(reader);
            if (model.ItemCount != reader.ItemCount)
                throw new InvalidDataException($"the model has {model.ItemCount} items where the manifest says {reader.ItemCount}");
            (model.Protocol, model.ItemIds) = (reader.Protocol, ids);
            return model;
        });
    }

    private static ModelKind? TryFind(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
