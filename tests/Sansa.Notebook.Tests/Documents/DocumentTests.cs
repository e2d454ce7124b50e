using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports;

namespace Sansa.Notebook.Tests.Documents;

public sealed class DocumentTests
{
    private const string JupyterFile = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "a1",
           "metadata": {
            "zebra": {
             "kept": 1.50
            }
           },
           "source": [
            "# Größe \"x\" \\ / \u0001 ☃ 😀\n",
            "text"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "b2",
           "metadata": {
            "tags": [
             "parameters"
            ]
           },
           "outputs": [],
           "source": []
          }
         ],
         "metadata": {
          "kernelspec": {
           "name": ".net-csharp"
          },
          "unknown": [
           null,
           true,
           1e-05
          ]
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void A_symbolic_link_stays_and_the_notebook_that_it_leads_to_is_replaced()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs symbolic links");
        var folder = Directory.CreateTempSubdirectory("sansa-link-").FullName;
        try
        {
            var (kept, link) = (Path.Combine(folder, "store", "n.ipynb"), Path.Combine(folder, "n.ipynb"));
            Directory.CreateDirectory(Path.Combine(folder, "store"));
            File.WriteAllText(kept, JupyterFile);
            File.CreateSymbolicLink(link, Path.Combine("store", "n.ipynb"));
            var document = NotebookDocument.Load(link);
            File.WriteAllText(kept, "old");
            document.Save(link);
            Assert.NotNull(new FileInfo(link).LinkTarget);
            Assert.Equal(document.Cells.Count, NotebookDocument.Load(kept).Cells.Count);
            Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void ReadingAndWritingGivesTheSameBytes() => Assert.Equal(JupyterFile, NotebookDocument.Parse(JupyterFile).ToText());

    [Fact]
    public void AnotherIndentAndAMissingLastNewlineAreKept()
    {
        var text = "{\n    \"nbformat\": 4,\n    \"nbformat_minor\": 4,\n    \"metadata\": {},\n    \"cells\": []\n}";
        Assert.Equal(text, NotebookDocument.Parse(text).ToText());
    }

    [Fact]
    public void CellsAreRead()
    {
        var document = NotebookDocument.Parse(JupyterFile);
        Assert.Equal(CellKind.Markdown, document.Cells[0].Kind);
        Assert.Equal("# Größe \"x\" \\ / \u0001 ☃ 😀\ntext", document.Cells[0].Source);
        Assert.Equal("Größe \"x\" \\ / \u0001 ☃ 😀", document.Title);
        Assert.True(document.Cells[1].HasTag("parameters"));
        Assert.Equal(3, document.Cells[1].ExecutionCount);
        Assert.Equal("b2", document.Cells[1].Id);
    }

    [Fact]
    public void AnySourceSurvives() => Prop.ForAll<NonNull<string>>(source =>
    {
        var document = NotebookText.Document(NotebookText.Code(""));
        document.Cells[0].Source = source.Get;
        return NotebookDocument.Parse(document.ToText()).Cells[0].Source == source.Get || source.Get.Any(char.IsSurrogate);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void MissingIdsAreMadeAndAreStable()
    {
        var document = NotebookText.Document(NotebookText.Code("1"), NotebookText.Markdown("2"));
        Assert.Equal(["cell-1", "cell-2"], document.Cells.Select(c => c.Id));
        Assert.Equal(document.ToText(), NotebookDocument.Parse(document.ToText()).ToText());
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"nbformat\": 3}", "\"nbformat\": 4")]
    [InlineData("{\"nbformat\": 4}", "no \"cells\"")]
    public void WhatIsNoNotebookIsRefusedWithTheReason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => NotebookDocument.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ABrokenFileIsNamed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("broken.ipynb", "{ no");
        Assert.Contains("broken.ipynb", Assert.Throws<InvalidDataException>(() => NotebookDocument.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADibFileIsRead()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("n.dib", "#!meta\n\n{\"kernelInfo\":{}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\nvar x = 1;\nx\n\n#!fsharp\n\nlet y = 1\n");
        var document = NotebookDocument.Load(path);
        Assert.Equal(
            [(CellKind.Markdown, "# Title"), (CellKind.Code, "var x = 1;\nx"), (CellKind.Code, "#!fsharp\nlet y = 1")],
            document.Cells.Select(c => (c.Kind, c.Source)));
    }

    [Theory]
    [InlineData("null", "cell 1 is no JSON object")]
    [InlineData("""{"cell_type": "code", "source": [1]}""", "the \"source\" of cell 1 is not text")]
    [InlineData("""{"cell_type": "code", "source": {"a": 1}}""", "the \"source\" of cell 1 is not text")]
    [InlineData("""{"cell_type": 7, "source": ""}""", "the \"cell_type\" of cell 1")]
    [InlineData("""{"cell_type": "code", "id": 7, "source": ""}""", "the \"id\" of cell 1")]
    [InlineData("""{"cell_type": "code", "execution_count": "x", "source": ""}""", "the \"execution_count\" of cell 1 is not a whole number or null")]
    [InlineData("""{"cell_type": "code", "execution_count": 1.5, "source": ""}""", "the \"execution_count\" of cell 1")]
    [InlineData("""{"cell_type": "code", "source": "", "metadata": {"tags": [[]]}}""", "a tag of cell 1")]
    [InlineData("""{"cell_type": "code", "source": "", "metadata": 7}""", "the metadata of cell 1 is no JSON object")]
    [InlineData("""{"cell_type": "code", "source": "", "outputs": [3]}""", "output 1 of cell 1 is no JSON object")]
    [InlineData("""{"cell_type": "code", "source": "", "outputs": [{"output_type": "stream", "text": 5}]}""", "the \"text\" of output 1 of cell 1")]
    [InlineData("""{"cell_type": "code", "source": "", "outputs": [{"data": {"text/plain": true}}]}""", "the text/plain of output 1 of cell 1")]
    [InlineData("""{"cell_type": "code", "source": "", "outputs": [{"traceback": [{}]}]}""", "the \"traceback\" of output 1 of cell 1")]
    [InlineData("""{"cell_type": "code", "source": "\ud83e"}""", "UTF-16")]
    public void AWrongTypeIsRefusedWithItsPlace(string cell, string place)
    {
        var error = Assert.Throws<InvalidDataException>(
            () => NotebookDocument.Parse($"{{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {{}}, \"cells\": [{cell}]}}"));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Damaged notebooks: a value anywhere in a good one is replaced by one of another kind. All errors are typed, and what is read can be written.
    /// </summary>
    [Fact]
    public void NoDamagedNotebookRaisesAnotherException() => Prop.ForAll<PositiveInt, PositiveInt>((place, kind) =>
    {
        string[] values = ["null", "7", "1.5", "true", "[]", "[1]", "{}", "\"x\"", "[null]", "\"\\ud83e\"", "1e999", "{\"a\": 1, \"a\": 2}"];
        var root = JsonNode.Parse(JupyterFile.Replace("\"outputs\": []",
            """ "outputs": [{"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["t"]}, """
            + """{"output_type": "stream", "name": "stdout", "text": ["a"]}, """
            + """{"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}] """, StringComparison.Ordinal))!;
        var nodes = Below(root).ToArray();
        nodes[place.Get % nodes.Length].ReplaceWith("REPLACED");
        var text = root.ToJsonString().Replace("\"REPLACED\"", values[kind.Get % values.Length], StringComparison.Ordinal);
        try
        {
            var document = NotebookDocument.Parse(text);
            document.ToText();
            foreach (var cell in document.Cells)
                _ = (cell.Kind, cell.Id, cell.Source, cell.Tags, cell.ExecutionCount, cell.Outputs.Count, cell.Metadata.Count);
            HtmlReport.Render(document);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        var children = node switch
        {
            JsonObject o => o.Select(m => m.Value),
            JsonArray a => a.AsEnumerable(),
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>())
        {
            yield return child;
            foreach (var deeper in Below(child))
                yield return deeper;
        }
    }
}
