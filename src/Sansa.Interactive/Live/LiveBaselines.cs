using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Interactive;

/// <summary>
/// The other models trained as <see cref="LiveTraining"/> trains SANSA. In C# 13 and older:
/// <code>await LiveTraining.RunAsync("EASE", (progress, cancellation) => Ease.Fit(X, options, progress, cancellation));</code>
/// </summary>
#pragma warning disable CA1708 // The analyzer takes the three extension blocks for members of one name.
public static class LiveBaselines
#pragma warning restore CA1708
{
    extension(Ease)
    {
        /// <summary>Trains EASE^R, shown live: <c>await Ease.FitAsync(X, options)</c>.</summary>
        /// <param name="x">X, users x items.</param>
        /// <param name="options">What to train; the defaults where null.</param>
        /// <param name="cancellation">Stops the training, as interrupting the cell does.</param>
        public static Task<Ease> FitAsync(CsrMatrix x, EaseOptions? options = null, CancellationToken cancellation = default) =>
            LiveTraining.RunAsync("EASE", (progress, token) => Ease.Fit(x, options, progress, token), cancellation);
    }

    extension(Mrf)
    {
        /// <summary>Trains MRF, shown live: <c>await Mrf.FitAsync(X, options)</c>.</summary>
        /// <param name="x">X, users x items.</param>
        /// <param name="options">What to train; the defaults where null.</param>
        /// <param name="cancellation">Stops the training, as interrupting the cell does.</param>
        public static Task<Mrf> FitAsync(CsrMatrix x, MrfOptions? options = null, CancellationToken cancellation = default) =>
            LiveTraining.RunAsync("MRF", (progress, token) => Mrf.Fit(x, options, progress, token), cancellation);
    }

    extension(ItemKnn)
    {
        /// <summary>Finds the nearest neighbours of each item, shown live: <c>await ItemKnn.FitAsync(X, options)</c>.</summary>
        /// <param name="x">X, users x items.</param>
        /// <param name="options">How many neighbours; the defaults where null.</param>
        /// <param name="cancellation">Stops the search, as interrupting the cell does.</param>
        public static Task<ItemKnn> FitAsync(CsrMatrix x, ItemKnnOptions? options = null, CancellationToken cancellation = default) =>
            LiveTraining.RunAsync("Item-kNN", (progress, token) => ItemKnn.Fit(x, options, progress, token), cancellation);
    }
}
