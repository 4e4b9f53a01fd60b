using System.Text;
using ExactSyncCluster.Connectors.Http;

namespace ExactSyncCluster.Connectors.Tests.Http;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("""{"name":"a\ud83d"}""", "a\ufffd")]
    [InlineData("""{"name":"\ude00b"}""", "\ufffdb")]
    [InlineData("""{"name":"\ud83dx\ude00"}""", "\ufffdx\ufffd")]
    [InlineData("""{"name":"\uD83D\uDE00 \u00e9"}""", "\U0001F600 \u00e9")]
    [InlineData("""{"name":"\\ud83d"}""", "\\ud83d")]
    [InlineData("""{"name":"\ud83d\ud83d\ude00"}""", "\ufffd\U0001F600")]
    public void A_text_that_was_cut_inside_a_character_is_shown_as_far_as_it_goes(string body, string name) =>
        Assert.Equal(name, JsonBody.Parse(Encoding.UTF8.GetBytes(body))!.Value.Text("name"));

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_replacements()
    {
        byte[] body = [.. "{\"name\":\"a"u8, 0xFF, 0xC3, .. "b\"}"u8];

        var name = JsonBody.Parse(body)!.Value.Text("name")!;

        Assert.StartsWith("a\ufffd", name, StringComparison.Ordinal);
        Assert.EndsWith("b", name, StringComparison.Ordinal);
    }
}
