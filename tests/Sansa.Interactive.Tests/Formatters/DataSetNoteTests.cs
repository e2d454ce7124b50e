using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;
using Sansa.Data;

namespace Sansa.Interactive.Tests.Formatters;

[Collection("extension")]
public sealed class DataSetNoteTests
{
    /// <summary>A report lists at its foot what a split says of its data.</summary>
    [Fact]
    public void A_split_names_its_data_its_protocol_and_its_seed()
    {
        SansaExtension.Load();
        var data = InteractionData.FromMatrix(Matrices.Random(40, 12, 6, pattern: true), IdMap.Identity(40), IdMap.Identity(12), "made");
        var split = Protocols.Bars(data);
        const string MimeType = "application/vnd.notebook.dataset+json";
        Assert.Contains(MimeType, Formatter.GetPreferredMimeTypesFor(typeof(Split)));
        using var note = JsonDocument.Parse(Formatter.ToDisplayString(split, MimeType));
        Assert.Equal("made", note.RootElement.GetProperty("name").GetString());
        Assert.Equal(split.ProtocolName, note.RootElement.GetProperty("protocol").GetString());
        Assert.Equal(42, note.RootElement.GetProperty("seed").GetInt64());
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(typeof(Split)).First());
    }
}
