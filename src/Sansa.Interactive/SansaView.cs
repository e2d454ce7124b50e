using Sansa.Interactive.Cards;

namespace Sansa.Interactive;

/// <summary>A display that is made on demand, such as recommendations with their explanations. Let a cell end with it.</summary>
public sealed class SansaView
{
    private readonly Func<Card> _card;

    internal SansaView(Func<Card> card) => _card = card;

    internal Card Card => _card();

    /// <summary>The display as text.</summary>
    public override string ToString() => Displays.ToText(this);
}
