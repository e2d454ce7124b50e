using System.Text;
using System.Text.RegularExpressions;
using Parquet;
using Parquet.Schema;
using Sansa.Fuzz.Mutation;
using Sansa.Models;
using Sansa.Notebook.Jupyter;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Tests.Shared;

namespace Sansa.Fuzz;

/// <summary>Good inputs, as small as shows the format.</summary>
internal static partial class Seeds
{
    private const string Report = "report.json";

    public static IReadOnlyList<byte[]> Csv() => Texts(
        "userId,movieId,rating,timestamp\n1,10,5.0,1000000000\n1,20,3.5,1000000100\n2,10,4.0,1000000200\n",
        "user;item\nada;\"a;b\"\nbob;\"c \"\"d\"\"\"\n",
        "user\titem\tvalue\r\n1\t2\t0.5\r\n2\t3\t-1\r\n",
        "1,2\n3,4\n");

    public static IReadOnlyList<byte[]> Adjacency() => Texts("0 1 2 3\n1 0 2\n2 5\n", "0\t1\n\n1 1 1\r\n", "7 8 9");

    public static IReadOnlyList<byte[]> Gzip() => [.. Csv().Select(s => CompressedMutator.Compress(s, CompressedMutator.Gzip))];

    public static IReadOnlyList<byte[]> Brotli() => [.. Csv().Select(s => CompressedMutator.Compress(s, CompressedMutator.Brotli))];

    public static IReadOnlyList<byte[]> Parquet() => [Table(CompressionMethod.None), Table(CompressionMethod.Snappy)];

    public static IReadOnlyList<byte[]> Models()
    {
        var x = CsrMatrix.FromDense(new float[,] { { 1, 1, 0, 0, 1 }, { 0, 1, 1, 0, 0 }, { 1, 0, 1, 1, 0 }, { 0, 0, 1, 1, 1 } });
        string[] ids = ["a", "b", "c", "d", "é"];
        Recommender[] models =
        [
            SansaModel.Fit(x, new SansaOptions()),
            Ease.Fit(x, new EaseOptions()),
            ItemKnn.Fit(x, new ItemKnnOptions()),
            Mrf.Fit(x, new MrfOptions()),
        ];
        return [.. models.Select(model => Saved(model, ids))];
    }

    public static IReadOnlyList<byte[]> Notebooks() => Texts(
        """
        {"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":["# Title\n","text $x^2$"]},
        {"cell_type":"code","execution_count":1,"id":"b","metadata":{"tags":["hide-input"]},"outputs":[
        {"name":"stdout","output_type":"stream","text":["1\n"]},
        {"data":{"text/html":["<b>x</b>"],"text/plain":"x","image/png":"iVBORw0KGgo="},"metadata":{},"output_type":"display_data"},
        {"data":{"application/vnd.plotly.v1+json":{"data":[{"type":"bar","y":[1,2]}],"layout":{}},"text/plain":"c"},
        """ + """
        "execution_count":1,"metadata":{},"output_type":"execute_result"},
        {"ename":"E","evalue":"v","output_type":"error","traceback":["\u001b[31mE\u001b[0m"]}],"source":"1 + 1"}],
        "metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"C#"}},
        """ + """
        "nbformat":4,"nbformat_minor":5}
        """,
        """{"cells":[{"cell_type":"raw","metadata":{},"source":""}],"metadata":{},"nbformat":4,"nbformat_minor":2}""");

    public static IReadOnlyList<byte[]> Dib() =>
        Texts("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\nvar x = 1;\nx\n\n#!html\n<b>x</b>\n");

    public static IReadOnlyList<byte[]> Tex() => Texts(
        @"A = X^\top X + \lambda I,\quad \hat{B} = \frac{1}{n}\sum_{i=1}^{n} \left\| x_i - B x_i \right\|_2^2",
        @"\begin{aligned} a &= \sqrt[3]{b} \\ c &= \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{else} \end{cases} \end{aligned}",
        @"\mathbb{R}^{n \times m}, \operatorname{diag}(W), \overline{x}', \lim_{k \to \infty} \mathbf{x}_k");

    public static IReadOnlyList<byte[]> Markdown() => Texts(
        "# Title\n\nText with *emphasis*, `code`, $x^2$ and a [link](a.ipynb#b).\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
            + "> [!NOTE]\n> quoted\n\n```csharp\nvar x = 1;\n```\n\n$$\n\\frac{1}{2}\n$$\n",
        "1. one\n   - two\n     - [ ] three\n\nTerm\n:   definition[^1]\n\n[^1]: note\n\n<div>html</div>\n\n![image](x.png){.wide}\n");

    public static IReadOnlyList<byte[]> Messages()
    {
        var header = """{"msg_id":"1","session":"s","username":"u","date":"2026-01-01T00:00:00Z","msg_type":"execute_request","version":"5.3"}""";
        string[] contents =
        [
            """{"code":"1 + 1","silent":false,"store_history":true,"user_expressions":{},"allow_stdin":false,"stop_on_error":true}""",
            """{"code":"Math.","cursor_pos":5,"detail_level":0}""",
            """{"restart":false}""",
        ];
        return [.. contents.Select(content => Frames.Join(
            [Encoding.UTF8.GetBytes("client"), WireFormat.Delimiter.ToArray(), [],
                .. new[] { header, "{}", "{}", content }.Select(Encoding.UTF8.GetBytes), [1, 2, 3]]))];
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static byte[] Saved(Recommender model, string[] ids)
    {
        using var dense = model as IDisposable;
        model.ItemIds = ids;
        model.Protocol = "made";
        var path = Path.GetTempFileName();
        model.Save(path);
        var parts = new ModelParts(File.ReadAllBytes(path));
        File.Delete(path);
        // Times and memory of the fit, and what the machine has free, differ from run to run, and the same seed must give the same inputs.
        return parts.Parts.Exists(p => p.Name == Report) ? parts.With(Report, Measured().Replace(parts.Text(Report), "$1 1")).ToFile() : parts.ToFile();
    }

    [GeneratedRegex("""("(?:seconds|peakMemoryMB)":|budget of) *[0-9.eE+-]+""")]
    private static partial Regex Measured();

    private static byte[] Table(CompressionMethod compression)
    {
        var (user, item, rating) = (new DataField<string>("user"), new DataField<long>("item"), new DataField<double?>("rating"));
        var file = new MemoryStream();
        Task.Run(async () =>
        {
            await using var writer = await ParquetWriter.CreateAsync(
                new ParquetSchema(user, item, rating), file, new ParquetOptions { CompressionMethod = compression });
            for (var group = 0; group < 2; group++)
            {
                using var rows = writer.CreateRowGroup();
                await rows.WriteAsync(user, ["ada", "ada", "bob"]);
                await rows.WriteAsync<long>(item, new long[] { 10, 20, 10 });
                await rows.WriteAsync<double>(rating, new double?[] { 5, 3.5, 4 }.AsMemory());
            }
        }).GetAwaiter().GetResult();
        return file.ToArray();
    }
}
