using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.ExactOnline.Api;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Control;

/// <summary>What a colleague does at the screen: look, create, edit and remove records.</summary>
internal static class RecordControl
{
    public const int MaxBulk = 100_000;

    private const string Root = "/control/records/{kind}";

    public static void MapRecords(this IEndpointRouteBuilder routes, ExactSystem system)
    {
        routes.MapGet(Root, (string kind, string? code) => Answer(kind, entity => Results.Json(List(system, entity, code))));
        routes.MapGet(Root + "/{id:guid}", (string kind, Guid id) => Answer(kind, entity => One(system, entity, id)));
        routes.MapPost(Root, (string kind, JsonElement body) => Answer(
            kind,
            entity => Show(system, system.Division.Create(entity, body, system.Person).Record, StatusCodes.Status201Created)));
        routes.MapPost(Root + "/bulk", (string kind, JsonElement body) => Answer(kind, entity => Bulk(system, entity, body)));
        routes.MapPatch(Root + "/{id:guid}", (string kind, Guid id, JsonElement body) => Answer(
            kind,
            entity => Show(system, system.Division.Update(entity, id, body, system.Person).Record)));
        routes.MapDelete(Root + "/{id:guid}", (string kind, Guid id) => Answer(
            kind,
            entity => Show(system, system.Division.Delete(entity, id, system.Person))));
        routes.MapPost("/control/orders/{orderId:guid}/complete", (Guid orderId, StatusChange? change) => Answer(
            "orders",
            _ => Show(system, system.Division.SetOrderStatus(orderId, change?.Status ?? OrderStatus.Complete, system.Person))));
    }

    private static IResult Answer(string kind, Func<EntityKind, IResult> work)
    {
        if (RecordKinds.Find(kind) is not { } entity)
        {
            var known = string.Join(", ", RecordKinds.All.Select(entry => entry.Name));
            return Results.NotFound(new { error = $"Unknown kind. Known: {known}." });
        }

        try
        {
            return work(entity);
        }
        catch (ExactRefusal refusal)
        {
            return Results.Json(new { error = refusal.Message }, statusCode: refusal.Status);
        }
    }

    private static JsonArray List(ExactSystem system, EntityKind kind, string? code) => system.Division.Read(store =>
    {
        var records = store.Table(kind).Rows.Where(record => code is null || Code(store, record) == code.Trim());
        return new JsonArray([.. records.OrderBy(record => record.Timestamp).Select(record => (JsonNode)RecordJson.Full(store, record))]);
    });

    private static string? Code(DivisionStore store, ExactRecord record) => record.Kind switch
    {
        EntityKind.Accounts or EntityKind.Items => record.Text("Code").Trim(),
        EntityKind.SalesOrders => record["OrderNumber"]?.ToString(),
        EntityKind.Deleted => record["EntityType"]?.ToString(),
        _ => DerivedColumns.Find(record.Kind, "ItemCode")!(store, record) as string,
    };

    private static IResult One(ExactSystem system, EntityKind kind, Guid id) =>
        system.Division.Find(kind, id) is { } record
            ? Show(system, record)
            : Results.NotFound(new { error = "No such record." });

    private static IResult Show(ExactSystem system, ExactRecord record, int status = StatusCodes.Status200OK) =>
        Results.Json(system.Division.Read(store => RecordJson.Full(store, record)), statusCode: status);

    private static IResult Bulk(ExactSystem system, EntityKind kind, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array || body.GetArrayLength() > MaxBulk)
        {
            return Results.BadRequest(new { error = $"The body is an array of at most {MaxBulk}." });
        }

        List<Guid> ids = [];
        foreach (var entry in body.EnumerateArray())
        {
            ids.Add(system.Division.Create(kind, entry, system.Person).Record.Id);
        }

        return Results.Json(new { created = ids.Count, ids }, statusCode: StatusCodes.Status201Created);
    }
}
