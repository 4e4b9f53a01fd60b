using System.Globalization;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Query;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Puts pages and single entities into their envelopes.</summary>
internal static class PageWriter
{
    public static Task WriteAsync(
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

    public static Task WriteOneAsync(HttpContext context, int status, ApiPath path, ExactQuery query, ExactRow row)
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
