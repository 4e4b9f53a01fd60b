using System.Globalization;
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
        return PageWriter.WriteAsync(context, path, query, options, page);
    }

    private Task LinesAsync(HttpContext context, ApiPath path, Guid orderId)
    {
        if (!HasRights(ExactResource.Single(EntityKind.SalesOrders)) || system.Division.Find(EntityKind.SalesOrders, orderId) is null)
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
        var page = HasRights(narrowed.Resource) ? system.Division.Read(store => QueryRunner.Run(store, narrowed)) : new ExactPage([], null, null);
        return PageWriter.WriteAsync(context, path, narrowed, options, page);
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
        // What is out of the user's rights is out of every set that is read from, so that a key finds nothing there either.
        var row = (HasRights(resource) ? system.Division.Read(store => QueryRunner.One(store, query, id)) : null) ?? throw ExactRefusal.NotFound();
        return PageWriter.WriteOneAsync(context, StatusCodes.Status200OK, path, query, row);
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
        await PageWriter.WriteOneAsync(
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
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ExactRefusal(e.StatusCode, "Het verzoek is te groot");
        }
    }

    private bool HasRights(ExactResource resource) => system.MayRead(resource.Path);
}
