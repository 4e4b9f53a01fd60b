using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>What earlier versions have stored is read whole. The law of the files stands beside them.</summary>
public sealed class RecordedStateTests
{
    private const string Prefix = "Recorded.";
    private const string Present = "1";

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["pair"] = typeof(PairState),
        ["history"] = typeof(HistoryEntry),
        ["delivery"] = typeof(FeedDelivery),
        ["feed"] = typeof(FeedDocument),
        ["connection"] = typeof(ConnectionDocument),
        ["quota"] = typeof(QuotaDocument),
        ["token"] = typeof(TokenDocument),
    };

    public static TheoryData<string> Names => [.. Files()];

    public static TheoryData<string> Kinds => [.. Types.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_read_and_nothing_of_it_is_lost(string name)
    {
        var type = Types[KindOf(name)];
        foreach (var (place, recorded) in Read(name).Index())
        {
            var read = recorded.Deserialize(type, PairJson.Options);

            var again = JsonSerializer.SerializeToNode(read, type, PairJson.Options);
            Assert.True(JsonNode.DeepEquals(recorded, again), $"{name}, {place}: it is read as {again}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_property_that_is_stored_today_stands_in_one_of_them(string kind)
    {
        var recorded = Files().Where(name => name.StartsWith($"{Present}.", StringComparison.Ordinal) && KindOf(name) == kind)
            .SelectMany(Read).SelectMany(static state => Paths(state, string.Empty)).ToHashSet(StringComparer.Ordinal);

        var missing = Stored(Types[kind], string.Empty, []).Where(path => !recorded.Contains(path)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal([], missing);
    }

    private static IEnumerable<string> Files() => typeof(RecordedStateTests).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(static name => name[Prefix.Length..])
        .Order(StringComparer.Ordinal);

    private static string KindOf(string name) => name.Split('.')[1].Split('-')[0];

    private static IReadOnlyList<JsonNode> Read(string name)
    {
        using var stream = typeof(RecordedStateTests).Assembly.GetManifestResourceStream(Prefix + name)!;
        return [.. JsonNode.Parse(stream)!.AsArray().OfType<JsonNode>()];
    }

    // The names under which something stands, with a star for those that people or records gave.
    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Paths(member.Value, $"{path}.{member.Key}").Concat(Paths(member.Value, $"{path}.*"))).Append(path),
        JsonArray items => items.SelectMany(item => Paths(item, $"{path}.*")).Append(path),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [path, $"{path}={value}"],
        _ => [path],
    };

    // The names under which a type is stored. What has a form of its own is stored under one name; a choice, under each of its own.
    private static IEnumerable<string> Stored(Type type, string path, HashSet<Type> within)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(Map<>))
        {
            return Stored(plain.GenericTypeArguments[0], $"{path}.*", within);
        }

        if (plain.IsEnum)
        {
            return Enum.GetNames(plain).Select(name => $"{path}={name}");
        }

        var stored = PairJson.Options.GetTypeInfo(plain);
        return stored.Kind switch
        {
            JsonTypeInfoKind.Object when !within.Contains(plain) => Members(stored, path, [.. within, plain]),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => Stored(stored.ElementType!, $"{path}.*", within),
            _ => [path],
        };
    }

    private static IEnumerable<string> Members(JsonTypeInfo stored, string path, HashSet<Type> within) =>
        (stored.PolymorphismOptions is { } choices
            ? choices.DerivedTypes.SelectMany(choice => Members(PairJson.Options.GetTypeInfo(choice.DerivedType), path, within))
            : [])
        .Concat(stored.Properties.Where(static property => property.Get is not null).SelectMany(property => Stored(property.PropertyType, $"{path}.{property.Name}", within)));
}
