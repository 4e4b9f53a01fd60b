using System.Globalization;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.Faults;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Serves the endpoints over records, single ones and feeds.</summary>
internal sealed class RecordEndpoint(ExactSystem system, ApiDoor door)
{
    public Task HandleAsync(HttpContext context, ApiPath path)
    {
        var resource = path.Resource!;
        var method = context.Request.Method;
        door.CheckScope(context, resource.Scope, write: !HttpMethods.IsGet(method));
        return (method, path.Key) switch
        {
            ("GET", null) => path.IsCount ? CountAsync(context, resource) : ListAsync(context, path, resource),
            ("GET", not null) when resource.IsFeed => throw ExactRefusal.NotFound(),
            ("GET", { } id) when path.ToLines => LinesAsync(context, path, id),
            ("GET", { } id) => OneAsync(context, path, resource, id),
            ("POST", null) when !resource.IsFeed => CreateAsync(context, path, resource),
            ("PUT", { } id) when !resource.IsFeed => UpdateAsync(context, resource, id),
            ("DELETE", { } id) when !resource.IsFeed => DeleteAsync(context, resource, id),
            _ => throw new ExactRefusal(StatusCodes.Status405MethodNotAllowed, "Methode niet toegestaan"),
        };
    }

    private Task ListAsync(HttpContext context, ApiPath path, ExactResource resource)
    {
        var options = ApiUrls.Options(context.Request);
        var query = QueryReader.Read(resource, options);
        if (system.Options.MandatoryFilter)
        {
            MandatoryFilter.Check(query);
        }

        var page = HasRights(resource)
            ? system.Division.Read(store => QueryRunner.Run(store, query))
            : new ExactPage([], null, null);
        return WritePageAsync(context, path, query, options, page);
    }

    private Task LinesAsync(HttpContext context, ApiPath path, Guid orderId)
    {
        if (system.Division.Find(EntityKind.SalesOrders, orderId) is null)
        {
            throw ExactRefusal.NotFound();
        }

        var options = ApiUrls.Options(context.Request);
        var query = QueryReader.Read(ExactResource.Single(EntityKind.SalesOrderLines), options);
        FilterNode ofOrder = new FilterNode.Binary("eq", new FilterNode.Property("OrderID"), new FilterNode.Literal(orderId));
        var narrowed = query with
        {
            Filter = query.Filter is null ? ofOrder : new FilterNode.Binary("and", ofOrder, query.Filter),
        };
        return WritePageAsync(context, path, narrowed, options, system.Division.Read(store => QueryRunner.Run(store, narrowed)));
    }

    private Task CountAsync(HttpContext context, ExactResource resource)
    {
        var options = ApiUrls.Options(context.Request);
        var query = QueryReader.Read(resource, options, byKey: true);
        var count = HasRights(resource) ? system.Division.Read(store => QueryRunner.Count(store, query)) : 0;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
    }

    private Task OneAsync(HttpContext context, ApiPath path, ExactResource resource, Guid id)
    {
        var query = QueryReader.Read(resource, ApiUrls.Options(context.Request), byKey: true);
        var row = system.Division.Read(store => QueryRunner.One(store, query, id)) ?? throw ExactRefusal.NotFound();
        return WriteOneAsync(context, StatusCodes.Status200OK, path, query, row);
    }

    private async Task CreateAsync(HttpContext context, ApiPath path, ExactResource resource)
    {
        using var body = await BodyAsync(context);
        var write = system.Division.Create(resource.Kind, body.RootElement, system.User);
        var trace = Traced(context, write);
        trace.Created = true;
        trace.RecordId = write.Record.Id.ToString();
        var query = new ExactQuery { Resource = resource, Columns = resource.Columns };
        var row = system.Division.Read(store => QueryRunner.Row(store, query, write.Record));
        // Orders come back whole; of the rest only the key and the columns that are never null, unless asked.
        var whole = resource.Kind == EntityKind.SalesOrders || ApiUrls.WantsRepresentation(context.Request);
        await WriteOneAsync(
            context,
            system.Options.CreatedStatus,
            path,
            query,
            whole ? row : row with { Values = NeverNull.Keep(query.Columns, row.Values, resource.Schema) });
    }

    private async Task UpdateAsync(HttpContext context, ExactResource resource, Guid id)
    {
        using var body = await BodyAsync(context);
        var write = system.Division.Update(resource.Kind, id, body.RootElement, system.User);
        Traced(context, write);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task DeleteAsync(HttpContext context, ExactResource resource, Guid id)
    {
        var gone = system.Division.Delete(resource.Kind, id, system.User);
        Traced(context, new ExactWrite(gone, [], []));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static RequestTrace Traced(HttpContext context, ExactWrite write)
    {
        var trace = RequestTrace.Of(context);
        trace.Applied = true;
        trace.Fields = write.Fields;
        trace.Altered = write.Altered;
        trace.RecordId = write.Record.Id.ToString();
        return trace;
    }

    private static async Task<JsonDocument> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new ExactRefusal(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type requested.");
        }

        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw ExactRefusal.Malformed("Error processing request stream. JSON text specified is not valid.");
        }
    }

    private bool HasRights(ExactResource resource) =>
        !system.Options.App.NoRightsOn.Contains(resource.Path, StringComparer.OrdinalIgnoreCase);

    private static Task WritePageAsync(
        HttpContext context,
        ApiPath path,
        ExactQuery query,
        IReadOnlyDictionary<string, string> options,
        ExactPage page)
    {
        var url = ApiUrls.Division(context.Request, path);
        if (!ApiUrls.WantsJson(context.Request))
        {
            return AtomAsync(context, query, url, page);
        }

        var next = page.NextToken is null ? null : ApiUrls.Next(context.Request, options, query, page.NextToken);
        var bare = query.Top <= query.Resource.PageSize && page.Count is null;
        return Answers.BodyAsync(context, StatusCodes.Status200OK, url, (json, edm) => Page(json, edm, query, page, bare, next));
    }

    private static void Page(Utf8JsonWriter json, EdmWriter edm, ExactQuery query, ExactPage page, bool bare, string? next)
    {
        json.WriteStartObject();
        if (bare)
        {
            json.WriteStartArray("d");
        }
        else
        {
            json.WriteStartObject("d");
            json.WriteStartArray("results");
        }

        foreach (var row in page.Rows)
        {
            edm.Entity(query, row);
        }

        json.WriteEndArray();
        if (!bare)
        {
            if (page.Count is { } count)
            {
                json.WriteString("__count", count.ToString(CultureInfo.InvariantCulture));
            }

            if (next is not null)
            {
                json.WriteString("__next", next);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static Task WriteOneAsync(HttpContext context, int status, ApiPath path, ExactQuery query, ExactRow row)
    {
        var url = ApiUrls.Division(context.Request, path);
        if (!ApiUrls.WantsJson(context.Request))
        {
            context.Response.StatusCode = status;
            return AtomAsync(context, query, url, new ExactPage([row], null, null));
        }

        return Answers.BodyAsync(context, status, url, (json, edm) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("d");
            edm.Entity(query, row);
            json.WriteEndObject();
        });
    }

    // Whoever does not ask for JSON gets the old default, in which nobody here is interested beyond its shape.
    private static Task AtomAsync(HttpContext context, ExactQuery query, string url, ExactPage page)
    {
        var atom = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">");
        foreach (var row in page.Rows)
        {
            atom.Append(CultureInfo.InvariantCulture, $"<entry><id>{EdmWriter.EntityUrl(url, query.Resource, row.Record)}</id></entry>");
        }

        context.Response.ContentType = "application/atom+xml;charset=utf-8";
        return context.Response.WriteAsync(atom.Append("</feed>").ToString(), context.RequestAborted);
    }
}
