using System.Collections.Concurrent;
using Sansa.Models;

namespace Sansa.Persistence;

/// <summary>Knows how to read the model of each method; <see cref="Recommender.Load"/> asks it.</summary>
public static class ModelRegistry
{
    private static readonly ConcurrentDictionary<string, Func<ModelReader, Recommender>> Readers = new(StringComparer.Ordinal)
    {
        [ItemKnn.MethodName] = ItemKnn.Read,
        [SansaModel.MethodName] = SansaModel.Read,
        [Ease.MethodName] = Ease.Read,
        [Mrf.MethodName] = Mrf.Read,
    };

    /// <summary>The methods whose models can be loaded, in alphabetical order.</summary>
    public static IReadOnlyList<string> Methods => [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes models of a method from outside this library loadable.</summary>
    /// <param name="method">The name that <see cref="Recommender.Method"/> gives.</param>
    /// <param name="read">Makes the model from its parts.</param>
    public static void Register(string method, Func<ModelReader, Recommender> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(read);
        Readers[method] = read;
    }

    internal static Func<ModelReader, Recommender>? Find(string method) => Readers.GetValueOrDefault(method);
}
