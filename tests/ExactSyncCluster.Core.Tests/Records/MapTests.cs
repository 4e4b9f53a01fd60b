using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Records;

public sealed class MapTests
{
    [Fact]
    public void Names_stand_in_ordinal_order_however_they_came()
    {
        Map<int> map = [new("b", 2), new("a", 1), new("Z", 3), new("é", 4)];

        Assert.Equal(["Z", "a", "b", "é"], map.Keys);
        Assert.Equal([3, 1, 2, 4], map.Values);
        Assert.Equal(map.Keys, map.Select(static item => item.Key));
    }

    [Fact]
    public void Of_several_values_under_one_name_the_last_holds()
    {
        Map<int> map = [new("a", 1), new("b", 2), new("a", 3)];

        Assert.Equal(3, map["a"]);
        Assert.Equal(map, map.Remove("a").SetItems([new("a", 1), new("a", 3)]));
        Assert.Equal(map, JsonSerializer.Deserialize<Map<int>>("""{"a":1,"b":2,"a":3}"""));
    }

    [Fact]
    public void Two_different_values_of_one_field_are_refused() =>
        Assert.Throws<ArgumentException>(static () => JsonSerializer.Deserialize<Fields>("""{"a":"t:1","a":"t:2"}"""));

    [Fact]
    public void Every_change_gives_what_a_sorted_dictionary_gives()
    {
        var dice = new Random(7);
        Map<int> map = [];
        var dictionary = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);
        for (var change = 0; change < 2000; change++)
        {
            var (key, value) = ($"{dice.Next(12)}", dice.Next(3));
            Map<int> others = [new($"{dice.Next(12)}", value), new($"{dice.Next(12)}", value), new($"{dice.Next(12)}", value)];
            (map, dictionary) = dice.Next(4) switch
            {
                0 => (map.SetItem(key, value), dictionary.SetItem(key, value)),
                1 => (map.Remove(key), dictionary.Remove(key)),
                2 => (map.SetItems(others), dictionary.SetItems(others)),
                _ => (map.RemoveRange(others.Keys), dictionary.RemoveRange(others.Keys)),
            };

            Assert.Equal(dictionary.AsEnumerable(), map.AsEnumerable());
            Assert.Equal(dictionary.TryGetValue(key, out var told), map.TryGetValue(key, out var found));
            Assert.Equal(told, found);
            Assert.Equal(dictionary.ToMap(), map);
            Assert.Equal(dictionary.ToMap().GetHashCode(), map.GetHashCode());
        }
    }

    [Fact]
    public void A_change_to_what_stands_there_already_is_none()
    {
        Map<Value> map = [new("a", Value.Of("text")), new("b", Value.Nothing)];
        Map<Value> same = [new("a", Value.Of("text"))];

        Assert.Same(map, map.SetItem("a", Value.Of("text")));
        Assert.Same(map, map.SetItems(same));
        Assert.Same(map, map.Remove("c"));
        Assert.NotEqual(map, map.SetItem("b", Value.Of("text")));
        Assert.NotEqual(map, map.Remove("b"));
        Assert.False(map.Equals(null));
    }

    [Fact]
    public void What_is_not_there_is_told_so()
    {
        Map<string> map = [new("a", "x")];

        Assert.Null(map.GetValueOrDefault("b"));
        Assert.Equal("other", map.GetValueOrDefault("b", "other"));
        Assert.Equal("x", map.GetValueOrDefault("a", "other"));
        Assert.Throws<KeyNotFoundException>(() => map["b"]);
        Assert.False(map.ContainsKey("b"));
        Assert.True(map.Remove("a").IsEmpty);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    public void A_stored_map_is_an_object(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Map<int>>(json));

    [Fact]
    public void The_stored_form_is_that_of_a_dictionary()
    {
        Map<CallTime> map = [new("b\"é", new(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)), new("", default)];
        var json = JsonSerializer.Serialize(map, PairJson.Options);

        Assert.Equal(JsonSerializer.Serialize(map.ToImmutableSortedDictionary(StringComparer.Ordinal), PairJson.Options), json);
        Assert.Equal(map, JsonSerializer.Deserialize<Map<CallTime>>(json, PairJson.Options));
    }
}
