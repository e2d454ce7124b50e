using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>
/// Scores of a model with two sparse layers: scores = (u W^T) Z for a user's row u, where W^T is the encoder and Z the
/// decoder (SANSA paper, Algorithm 1). Nothing of the size users x items is made.
/// </summary>
public sealed class TwoLayerScorer : UserScorer
{
    private readonly CsrMatrix encoder;
    private readonly CsrMatrix decoder;
    private readonly float[] hidden;
    private readonly int[] hiddenTouched;
    private readonly int[] touched;

    /// <summary>Makes a scorer that reads both layers and never changes them.</summary>
    /// <param name="encoder">W^T, items x latent dimensions.</param>
    /// <param name="decoder">Z, latent dimensions x items.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public TwoLayerScorer(CsrMatrix encoder, CsrMatrix decoder)
        : base((decoder ?? throw new ArgumentNullException(nameof(decoder))).ColumnCount)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        if (encoder.ColumnCount != decoder.RowCount || encoder.RowCount != decoder.ColumnCount)
            throw new ArgumentException($"The layers must be items x latent and latent x items, but they are {encoder.RowCount} x {encoder.ColumnCount} and {decoder.RowCount} x {decoder.ColumnCount}.");
        (this.encoder, this.decoder) = (encoder, decoder);
        hidden = new float[encoder.ColumnCount];
        hidden.AsSpan().Fill(NoScore);
        hiddenTouched = new int[encoder.ColumnCount];
        touched = new int[decoder.ColumnCount];
    }

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        Clear();
        var latents = 0;
        for (var h = 0; h < items.Length; h++)
            latents = ScoreAccumulator.AddListed(encoder, items[h], values.IsEmpty ? 1f : values[h], hidden, hiddenTouched, latents);
        Decode(hiddenTouched.AsSpan(0, latents));
        ScoreAccumulator.ClearListed(hidden, hiddenTouched.AsSpan(0, latents));
    }

    private void Decode(ReadOnlySpan<int> latents)
    {
        var work = 0L;
        foreach (var latent in latents)
            work += decoder.RowLength(latent);
        if (LinearScorer.PreferScan(work, Scores.Length))
        {
            const int ahead = 3;
            for (var i = 0; i < latents.Length; i++)
            {
                if (i + ahead < latents.Length)
                    ScoreAccumulator.Prefetch(decoder, latents[i + ahead]);
                ScoreAccumulator.Add(decoder, latents[i], hidden[latents[i]], Scores);
            }

            return;
        }

        var count = 0;
        foreach (var latent in latents)
            count = ScoreAccumulator.AddListed(decoder, latent, hidden[latent], Scores, touched, count);
        (Candidates, CandidateCount) = (touched, count);
    }

    private void Clear()
    {
        if (Candidates is null)
            Scores.AsSpan().Fill(NoScore);
        else
            ScoreAccumulator.ClearListed(Scores, touched.AsSpan(0, CandidateCount));
        (Candidates, CandidateCount) = (null, 0);
    }
}
