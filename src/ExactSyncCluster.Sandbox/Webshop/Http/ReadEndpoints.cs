using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>About, feed, single records and look-ups.</summary>
internal sealed class ReadEndpoints(ShopParts shop)
{
    private const int DefaultPage = 100;

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/about", AboutAsync);
        foreach (var kind in ResourceKinds.All)
        {
            api.MapGet($"/{kind.Path}", context => LookUpAsync(context, kind));
            api.MapGet($"/{kind.Path}/changes", context => ChangesAsync(context, kind));
            api.MapGet($"/{kind.Path}/{{id}}", context => RecordAsync(context, kind));
        }
    }

    private Task AboutAsync(HttpContext context) => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new JsonObject
    {
        ["name"] = shop.Options.ShopName,
        ["apiVersion"] = "1.0",
        ["clientName"] = ShopClient.Of(context).Name,
        ["serverTime"] = RecordJson.Instant(shop.Now.Shown),
    });

    private Task RecordAsync(HttpContext context, ResourceKind kind) =>
        shop.Store.Find(kind, (string)context.GetRouteValue("id")!) switch
        {
            null => ShopProblem.NotFound.WriteAsync(context),
            { Deleted: true } gone => ShopProblem.From(new Refusal.Gone(gone.Version)).WriteAsync(context),
            { } record => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, record),
        };

    private Task LookUpAsync(HttpContext context, ResourceKind kind)
    {
        var query = context.Request.Query;
        if (query.Count != 1 || query.First() is not { Value: [{ Length: > 0 } value] } parameter)
        {
            return ShopProblem.Malformed($"Give exactly one of {kind.KeyMember} and externalReference, with a value.").WriteAsync(context);
        }

        IReadOnlyList<StoredRecord>? found = parameter.Key switch
        {
            "externalReference" => shop.Store.FindByReference(kind, value),
            _ when parameter.Key == kind.KeyMember => shop.Store.FindByKey(kind, value),
            _ => null,
        };
        return found is null
            ? ShopProblem.Malformed($"Records are looked up by {kind.KeyMember} or externalReference.").WriteAsync(context)
            : JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer => WriteRecords(writer, found));
    }

    private Task ChangesAsync(HttpContext context, ResourceKind kind)
    {
        var query = context.Request.Query;
        if (query.Keys.Any(static name => name is not ("cursor" or "limit")) || query["cursor"].Count > 1)
        {
            return ShopProblem.Malformed("The feed takes the parameters cursor and limit, each once.").WriteAsync(context);
        }

        var limit = DefaultPage;
        if (query.TryGetValue("limit", out var text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= WebshopStore.MaxPage))
        {
            return ShopProblem.Malformed($"limit must be a whole number from 1 to {WebshopStore.MaxPage}.").WriteAsync(context);
        }

        var cursor = query["cursor"] is [{ Length: > 0 } given] ? given : null;
        return shop.Store.ReadChanges(kind, cursor, limit, shop.FeedLag, shop.Now) switch
        {
            ChangesOutcome.Page page => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer => WritePage(writer, page)),
            ChangesOutcome.Refused refused => ShopProblem.From(refused.Reason).WriteAsync(context),
            _ => ShopProblem.InternalError.WriteAsync(context),
        };
    }

    private static void WriteRecords(Utf8JsonWriter writer, IReadOnlyList<StoredRecord> found)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("records");
        foreach (var record in found)
        {
            writer.WriteRawValue(record.Json.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePage(Utf8JsonWriter writer, ChangesOutcome.Page page)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("changes");
        foreach (var record in page.Changes)
        {
            WriteChange(writer, record);
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor", page.NextCursor);
        writer.WriteBoolean("hasMore", page.HasMore);
        writer.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter writer, StoredRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("id", record.Id);
        writer.WriteNumber("version", record.Version);
        writer.WriteString("modifiedAt", RecordJson.Instant(record.Modified.Shown));
        writer.WriteString("modifiedBy", record.ModifiedBy);
        if (!record.Deleted)
        {
            writer.WriteString("etag", record.ETag);
        }

        writer.WriteBoolean("deleted", record.Deleted);
        if (record.Deleted)
        {
            writer.WriteString("externalReference", record.ExternalReference);
        }
        else
        {
            writer.WritePropertyName("record");
            writer.WriteRawValue(record.Json.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }
}
