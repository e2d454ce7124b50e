using Sansa.Recommendation;

namespace Sansa.Cli;

/// <summary>Makes sure that a model and data speak of the same items.</summary>
internal static class CatalogueCheck
{
    public static void Require(Recommender model, TrainingData data)
    {
        if (model.ItemCount != data.X.ColumnCount)
            throw new UserErrorException(
                $"The model knows {model.ItemCount} items, but {data.Name} has {data.X.ColumnCount}: "
                + $"it was trained on other data ({model.Protocol ?? "unknown"}).");
        if ((model.ItemIds is null) != (data.ItemIds is null))
            throw new UserErrorException(
                $"The items of the model and of {data.Name} are named differently: the model was trained on other data ({model.Protocol ?? "unknown"}).");
        for (var i = 0; data.ItemIds is not null && i < model.ItemCount; i++)
        {
            if (model.ItemIds![i] != data.ItemIds[i])
                throw new UserErrorException(
                    $"Item {i} is '{model.ItemIds[i]}' in the model but '{data.ItemIds[i]}' in {data.Name}: "
                    + $"the model was trained on other data ({model.Protocol ?? "unknown"}).");
        }
    }
}
