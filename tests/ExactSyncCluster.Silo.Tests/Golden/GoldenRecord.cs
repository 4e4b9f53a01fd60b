using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Tests.Golden;

/// <summary>One record as it must stand in both systems, written out by hand.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Begins">Where a person enters it.</param>
/// <param name="Entered">What is entered there.</param>
/// <param name="Exact">How it then stands in Exact.</param>
/// <param name="Webshop">How it then stands in the shop.</param>
internal sealed record GoldenRecord(string Name, SystemName Begins, JsonObject Entered, JsonObject Exact, JsonObject Webshop)
{
    private static readonly Dictionary<Entity, IReadOnlyList<GoldenRecord>> Files = new()
    {
        [Entity.Customer] = Read("customers"),
        [Entity.Product] = Read("products"),
        [Entity.Order] = Read("orders"),
    };

    public static IReadOnlyList<GoldenRecord> All(Entity entity) => Files[entity];

    public static GoldenRecord Of(Entity entity, string name) => All(entity).Single(record => record.Name == name);

    public static IEnumerable<TheoryDataRow<string>> Names(Entity entity) => All(entity).Select(static record => new TheoryDataRow<string>(record.Name));

    public JsonObject In(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    private static List<GoldenRecord> Read(string file)
    {
        using var stream = typeof(GoldenRecord).Assembly.GetManifestResourceStream($"Golden.{file}.json")
            ?? throw new InvalidOperationException($"Golden/{file}.json is not embedded in the tests.");
        return [.. JsonNode.Parse(stream)!.AsArray().Select(static node => Make(node!.AsObject()))];
    }

    private static GoldenRecord Make(JsonObject written)
    {
        var begins = written["begins"]!.GetValue<string>();
        var (exact, webshop) = (written["exact"]!.AsObject(), written["webshop"]!.AsObject());
        var origin = begins == "exact" ? exact : webshop;
        return new(
            written["record"]!.GetValue<string>(),
            begins == "exact" ? SystemName.Exact : SystemName.Webshop,
            written["entered"]?.AsObject() ?? origin,
            exact,
            webshop);
    }
}
