using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Records;

public sealed class TextFormTests
{
    [Theory]
    [InlineData("Cafe\u0301", "Caf\u00e9")]
    [InlineData("  padded  ", "padded")]
    [InlineData("one\r\ntwo\rthree", "one\ntwo\nthree")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData(null, "")]
    public void Normal_composes_trims_and_writes_line_feeds(string? text, string expected)
    {
        Assert.Equal(expected, TextForm.Normal(text));
    }

    [Fact]
    public void Normal_keeps_a_lone_surrogate()
    {
        Assert.Equal("a\ud800b", TextForm.Normal("a\ud800b"));
    }
}
