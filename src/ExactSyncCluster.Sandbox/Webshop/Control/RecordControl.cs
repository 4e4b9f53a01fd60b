using System.Globalization;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Http;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Control;

/// <summary>What the shop's own people do in its back office, and a view of everything it holds.</summary>
internal sealed class RecordControl(ShopParts shop)
{
    public const int MaxBulkBytes = 200_000_000;
    private const string DefaultPerson = "back-office";
    private const string Json = "application/json";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var kind in ResourceKinds.All)
        {
            var records = routes.MapGroup($"/control/records/{kind.Path}");
            records.MapGet("", context => ListAsync(context, kind));
            records.MapPost("", context => CreateAsync(context, kind));
            records.MapPost("/bulk", context => BulkAsync(context, kind));
            records.MapGet("/{id}", context => GetAsync(context, kind));
            records.MapPatch("/{id}", context => EditAsync(context, kind));
            records.MapDelete("/{id}", context => DeleteAsync(context, kind));
        }
    }

    private Task ListAsync(HttpContext context, ResourceKind kind)
    {
        var query = context.Request.Query;
        IReadOnlyList<StoredRecord> found = (query["code"].FirstOrDefault(), query["externalReference"].FirstOrDefault()) switch
        {
            ({ } code, _) => shop.Store.FindByKey(kind, code),
            (_, { } reference) => shop.Store.FindByReference(kind, reference),
            _ => shop.Store.All(kind),
        };
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray();
            foreach (var record in found)
            {
                Show(record).WriteTo(writer);
            }

            writer.WriteEndArray();
        });
    }

    private Task GetAsync(HttpContext context, ResourceKind kind) => shop.Store.Find(kind, Id(context)) is { } record
        ? JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Show(record))
        : ShopProblem.NotFound.WriteAsync(context);

    private async Task CreateAsync(HttpContext context, ResourceKind kind)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, Json);
        if (body is null)
        {
            await problem!.WriteAsync(context);
            return;
        }

        await AnswerAsync(context, kind, shop.Store.Create(kind, body, By(context), shop.Now), StatusCodes.Status201Created);
    }

    private async Task EditAsync(HttpContext context, ResourceKind kind)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, Json);
        if (body is null)
        {
            await problem!.WriteAsync(context);
            return;
        }

        var outcome = shop.Store.Update(kind, Id(context), body, new Precondition.None(), By(context), shop.Now);
        await AnswerAsync(context, kind, outcome, StatusCodes.Status200OK);
    }

    private Task DeleteAsync(HttpContext context, ResourceKind kind) => AnswerAsync(
        context,
        kind,
        shop.Store.Delete(kind, Id(context), new Precondition.None(), By(context), shop.Now),
        StatusCodes.Status200OK);

    private async Task BulkAsync(HttpContext context, ResourceKind kind)
    {
        var (body, problem) = await JsonBody.ReadAsync<JsonArray>(context, Json, MaxBulkBytes);
        if (body is null)
        {
            await problem!.WriteAsync(context);
            return;
        }

        var made = new JsonArray();
        for (var index = 0; index < body.Count; index++)
        {
            var outcome = body[index] is JsonObject given
                ? shop.Store.Create(kind, given, By(context), shop.Now)
                : new StoreOutcome.Refused(new Refusal.Invalid([new ContentError("", "must be an object")]));
            if (outcome is not StoreOutcome.Changed changed)
            {
                var refusal = outcome is StoreOutcome.Refused refused ? refused.Reason : new Refusal.NotFound();
                var at = ShopProblem.From(refusal);
                await (at with { Detail = string.Create(CultureInfo.InvariantCulture, $"Record {index}: {at.Detail}") }).WriteAsync(context);
                return;
            }

            shop.Outbox.Announce(kind, changed.Record);
            made.Add((JsonNode)changed.Record.Id);
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, new JsonObject { ["created"] = made.Count, ["ids"] = made });
    }

    private Task AnswerAsync(HttpContext context, ResourceKind kind, StoreOutcome outcome, int status)
    {
        switch (outcome)
        {
            case StoreOutcome.Changed changed:
                shop.Outbox.Announce(kind, changed.Record);
                return JsonAnswer.WriteAsync(context, status, Show(changed.Record));
            case StoreOutcome.Refused refused:
                return ShopProblem.From(refused.Reason).WriteAsync(context);
            default:
                return ShopProblem.InternalError.WriteAsync(context);
        }
    }

    /// <summary>The record as the API shows it, with what only the control API tells.</summary>
    private static JsonObject Show(StoredRecord record)
    {
        var shown = record.Deleted
            ? new JsonObject
            {
                ["id"] = record.Id,
                ["version"] = record.Version,
                ["modifiedAt"] = RecordJson.Instant(record.Modified.Shown),
                ["modifiedBy"] = record.ModifiedBy,
                ["externalReference"] = record.ExternalReference,
            }
            : (JsonObject)JsonNode.Parse(record.Json.Span)!;
        shown["etag"] = record.ETag;
        shown["deleted"] = record.Deleted;
        shown["_at"] = RecordJson.Instant(record.Modified.True);
        return shown;
    }

    private static Author By(HttpContext context) => Author.Person(context.Request.Query["by"].FirstOrDefault() ?? DefaultPerson);

    private static string Id(HttpContext context) => (string)context.GetRouteValue("id")!;
}
