using System.Text;
using Sansa.Data;
using Sansa.Data.Reading;
using Sansa.Fuzz.Mutation;
using Sansa.Models;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Jupyter;
using Sansa.Notebook.Reports;
using Sansa.Notebook.Reports.Maths;
using Sansa.Persistence;

namespace Sansa.Fuzz;

/// <summary>The one table of what is fuzzed and which errors each reader may end with.</summary>
internal static class Targets
{
    private static readonly Type[] Data = [typeof(InteractionDataException)];

    // GZipStream's and BrotliStream's own errors for bytes that are not theirs.
    private static readonly Type[] CompressedData = [typeof(InteractionDataException), typeof(InvalidDataException)];

    private static readonly Type[] None = [];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("csv", ".csv", Seeds.Csv, new TextMutator(Words.Table), input => InteractionData.ReadCsv(input.Path), Data),
        new("adjacency", ".txt", Seeds.Adjacency, new TextMutator(Words.Table), input => InteractionData.ReadAdjacency(input.Path), Data),
        new("lightgcn", ".txt", Seeds.Adjacency, new TextMutator(Words.Table), LightGcn, Data),
        // Parquet.Net takes memory for a text in a page's header before it looks how much there is, up to 2^28 bytes for one.
        new("parquet", ".parquet", Seeds.Parquet, new BinaryMutator(), input => InteractionData.ReadParquet(input.Path), Data) { FreeMegabytes = 320 },
        new("gz", ".csv.gz", Seeds.Gzip, new CompressedMutator(CompressedMutator.Gzip), input => InteractionData.ReadCsv(input.Path), CompressedData),
        new("br", ".csv.br", Seeds.Brotli, new CompressedMutator(CompressedMutator.Brotli), input => InteractionData.ReadCsv(input.Path), CompressedData),
        new("model", ".sansa", Seeds.Models, new ModelMutator(), Model, [typeof(ModelFileException)]),
        new("ipynb", ".ipynb", Seeds.Notebooks, new JsonMutator(Words.Notebook), NotebookFile, [typeof(InvalidDataException)]),
        new("dib", ".dib", Seeds.Dib, new TextMutator(Words.Dib), NotebookFile, [typeof(InvalidDataException)]),
        new("message", ".msg", Seeds.Messages, new MessageMutator(), Message, [typeof(MalformedMessageException)]),
        new("tex", ".tex", Seeds.Tex, new TextMutator(Words.Tex), input => TexToMathML.Convert(Encoding.UTF8.GetString(input.Bytes), display: true), None),
        new(
            "markdown", ".md", Seeds.Markdown, new TextMutator(Words.Markdown),
            input => new MarkdownRenderer(null).Render(Encoding.UTF8.GetString(input.Bytes)), None),
    ];

    /// <summary>The target of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static FuzzTarget Find(string name) => All.FirstOrDefault(t => t.Name == name)
        ?? throw new ArgumentException($"There is no target '{name}'. There are: {string.Join(", ", All.Select(t => t.Name))}, all.");

    private static void LightGcn(FuzzInput input)
    {
        var info = new DatasetInfo { Name = "fuzz", Description = "", Source = "", Terms = "" };
        PublishedSplitReader.Read(info, input.Path, input.Path, null, default);
    }

    // A model that loads must also work and be saved again.
    private static void Model(FuzzInput input)
    {
        var model = ModelKinds.Load(input.Path);
        using var dense = model as IDisposable;
        if (model.ItemCount > 0)
            model.Recommend([0], 3);
        var copy = input.Path + ".copy";
        model.Save(copy);
        File.Delete(copy);
    }

    private static void NotebookFile(FuzzInput input)
    {
        var document = NotebookDocument.Load(input.Path);
        HtmlReport.Render(document);
        NotebookDocument.Parse(document.ToText());
    }

    // The frames carry a right signature, as those of a client with the key do.
    private static void Message(FuzzInput input)
    {
        var signer = new MessageSigner("key"u8.ToArray());
        var frames = Frames.Split(input.Bytes);
        var start = frames.FindIndex(f => WireFormat.Delimiter.SequenceEqual(f));
        if (start >= 0 && frames.Count >= start + 6)
            frames[start + 1] = signer.Sign(frames[start + 2], frames[start + 3], frames[start + 4], frames[start + 5]);
        var wire = new WireFormat(signer);
        var message = wire.Decode(frames);
        message.Content.Text("code");
        message.Content.Flag("silent", false);
        message.Content.Number("cursor_pos", 0);
        wire.Encode(JupyterMessage.Reply(message, message.Type, message.Header.Session, message.Content.DeepClone().AsObject()));
    }
}
