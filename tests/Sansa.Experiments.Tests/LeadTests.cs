namespace Sansa.Experiments.Tests;

public sealed class LeadTests
{
    private static readonly PublishedResults Published = PublishedResults.Read(Path.Combine(TestFolder.Root, "experiments", "published.json"));

    /// <summary>Footnote 10 of the paper, computed here once more from the published means and errors.</summary>
    [Theory]
    [InlineData("goodbooks-10k", "MRF", 1.6)]
    [InlineData("goodbooks-10k", "SANSA", 0.5)]
    [InlineData("netflix", "SANSA", -4.8)]
    public void The_best_sparse_model_is_so_many_standard_errors_from_the_dense_one(string data, string model, double expected)
    {
        var lead = Lead.Of(Published, data, model, "Ndcg@100");
        Assert.Equal(expected, lead.StandardErrors, 0.05);
        Assert.Equal(Published.Run($"{data}/ease")["Ndcg@100"], lead.Reference);
        Assert.EndsWith($"standard errors from EASE^R ({lead.Reference:0.0000})", lead.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.04, ": 0.0 standard")]
    [InlineData(0.06, ": +0.1 standard")]
    [InlineData(-1.26, ": -1.3 standard")]
    public void A_lead_that_rounds_to_nothing_has_no_sign(double errors, string text) =>
        Assert.Contains(text, new Lead("a", 1, 1, errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_model_that_is_not_there_is_said() =>
        Assert.Contains("'GPT'", Assert.Throws<KeyNotFoundException>(() => Lead.Of(Published, "netflix", "GPT", "Ndcg@100")).Message, StringComparison.Ordinal);
}
