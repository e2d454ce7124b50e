using Sansa.Data.Catalog;

namespace Sansa.Data.Tests;

public class DebianIndexTests
{
    private const string Index = """
        Package: bash
        Version: 5.2
        Depends: base-files (>= 2.1.12), debianutils:any (>= 5.6) | other,
         libc6 [amd64]
        Pre-Depends: libtinfo6 <!nocheck>
        Recommends: bash-completion
        Suggests: bash-doc

        Package: lonely

        Package: bash
        Depends: libc6, extra

        """;

    [Fact]
    public void TakesTheFirstAlternativeOfThreeFieldsAndMergesVersions()
    {
        var relations = DebianIndex.ReadRelations(new StringReader(Index));
        Assert.Equal(["bash"], relations.Keys);
        Assert.Equal(["base-files", "bash-completion", "debianutils", "extra", "libc6", "libtinfo6"], relations["bash"]);
    }

    [Fact]
    public void AnIndexWithoutPackagesIsAnError() =>
        Assert.Throws<EmptyDataException>(() => DebianIndex.ReadRelations(new StringReader("nothing\n\nhere")));
}
