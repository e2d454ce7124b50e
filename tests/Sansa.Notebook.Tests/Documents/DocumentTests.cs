using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Documents;

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
}
