using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Core.Tests.Mapping;

public sealed class ReadmeTests
{
    [Fact]
    public void Readme_shows_the_dataflow_of_the_default_mapping_in_markdown()
    {
        Assert.Contains(DataflowTables.Markdown(TestMapping.DefaultFile, level: 2).Trim(), Readme(), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_shows_the_dataflow_of_the_default_mapping_in_restructured_text()
    {
        Assert.Contains(DataflowTables.ReStructuredText(TestMapping.DefaultFile).Trim(), Readme(), StringComparison.Ordinal);
    }

    private static string Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExactSyncCluster.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return File.ReadAllText(Path.Combine(folder.FullName, "README.md")).ReplaceLineEndings("\n");
    }
}
