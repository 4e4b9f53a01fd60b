using System.Text.Json;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Records;

public sealed class NameSetTests
{
    [Fact]
    public void Names_stand_in_ordinal_order_and_once()
    {
        NameSet set = ["b", "a", "Z", "a"];

        Assert.Equal(["Z", "a", "b"], set);
        Assert.Equal((true, false), (set.Contains("a"), set.Contains("z")));
        Assert.Equal(3, set.Count);
    }

    [Fact]
    public void A_change_that_changes_nothing_gives_the_same_set()
    {
        NameSet set = ["a", "b"];

        Assert.Same(set, set.Add("a"));
        Assert.Same(set, set.Remove("c"));
        Assert.Equal(["a"], set.Remove("b"));
        Assert.Equal(set, set.Remove("a").Add("a"));
        Assert.Equal(set.GetHashCode(), set.Remove("a").Add("a").GetHashCode());
        Assert.NotEqual(set, set.Remove("a"));
        Assert.Equal([], set.Remove("a").Remove("b"));
    }

    [Fact]
    public void The_stored_form_is_an_array() =>
        Assert.Equal("""["a","b"]""", JsonSerializer.Serialize(JsonSerializer.Deserialize<NameSet>("""["b","a","b"]""")));
}
