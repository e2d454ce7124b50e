using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>
/// Scores of a model with two sparse layers: scores = (u W^T) Z for a user's row u, where W^T is the encoder and Z the
/// decoder (SANSA paper, Algorithm 1). Nothing of the size users x items is made.
/// </summary>
public sealed class TwoLayerScorer : UserScorer
{
    private readonly CsrMatrix _encoder;
    private readonly CsrMatrix _decoder;
    private readonly float[] _hidden;
    private readonly int[] _hiddenTouched;
    private readonly int[] _touched;

    /// <summary>Makes a scorer that reads both layers and never changes them.</summary>
    /// <param name="encoder">W^T, items x latent dimensions.</param>
    /// <param name="decoder">Z, latent dimensions x items.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public TwoLayerScorer(CsrMatrix encoder, CsrMatrix decoder)
        : base((decoder ?? throw new ArgumentNullException(nameof(decoder))).ColumnCount)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        if (encoder.ColumnCount != decoder.RowCount || encoder.RowCount != decoder.ColumnCount)
            throw new ArgumentException(
                "The layers must be items x latent and latent x items, "
                + $"but they are {encoder.RowCount} x {encoder.ColumnCount} and {decoder.RowCount} x {decoder.ColumnCount}.");
        (_encoder, _decoder) = (encoder, decoder);
        _hidden = new float[encoder.ColumnCount];
        _hidden.AsSpan().Fill(NoScore);
        _hiddenTouched = new int[encoder.ColumnCount];
        _touched = new int[decoder.ColumnCount];
    }

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        Clear();
        var latents = 0;
        for (var h = 0; h < items.Length; h++)
            latents = ScoreAccumulator.AddListed(_encoder, items[h], values.IsEmpty ? 1f : values[h], _hidden, _hiddenTouched, latents);
        Decode(_hiddenTouched.AsSpan(0, latents));
        ScoreAccumulator.ClearListed(_hidden, _hiddenTouched.AsSpan(0, latents));
    }

    private void Decode(ReadOnlySpan<int> latents)
    {
        var work = 0L;
        foreach (var latent in latents)
            work += _decoder.RowLength(latent);
        if (LinearScorer.PreferScan(work, Scores.Length))
        {
            const int ahead = 3;
            for (var i = 0; i < latents.Length; i++)
            {
                if (i + ahead < latents.Length)
                    ScoreAccumulator.Prefetch(_decoder, latents[i + ahead]);
                ScoreAccumulator.Add(_decoder, latents[i], _hidden[latents[i]], Scores);
            }

            return;
        }

        var count = 0;
        foreach (var latent in latents)
            count = ScoreAccumulator.AddListed(_decoder, latent, _hidden[latent], Scores, _touched, count);
        (Candidates, CandidateCount) = (_touched, count);
    }

    private void Clear()
    {
        if (Candidates is null)
            Scores.AsSpan().Fill(NoScore);
        else
            ScoreAccumulator.ClearListed(Scores, _touched.AsSpan(0, CandidateCount));
        (Candidates, CandidateCount) = (null, 0);
    }
}
