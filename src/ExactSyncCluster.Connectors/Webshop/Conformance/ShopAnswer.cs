using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>One answer of the shop, read to its end, with the expectations that checks have of answers.</summary>
internal sealed record ShopAnswer(string Asked, int Status, HttpResponseHeaders Headers, string? MediaType, JsonNode? Json)
{
    private const string ProblemMediaType = "application/problem+json";

    public string? ETag => Headers.TryGetValues("ETag", out var values) ? values.First() : null;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.First() : null;

    public ShopAnswer Is(params ReadOnlySpan<int> statuses)
    {
        var expected = string.Join(" or ", statuses.ToArray());
        Expect.That(statuses.Contains(Status), $"{Asked} answered {Status}{Named()}; expected {expected}.");
        return this;
    }

    /// <summary>The answer must be a problem of the status and name.</summary>
    public ShopAnswer IsProblem(int status, string name)
    {
        Is(status);
        Expect.That(
            MediaType == ProblemMediaType,
            $"{Asked} answered {status} as {MediaType ?? "no media type"}; expected {ProblemMediaType}.");
        var type = Text("type");
        Expect.That(
            Uri.TryCreate(type, UriKind.Absolute, out var uri) && uri.AbsolutePath.Split('/', ':')[^1] == name,
            $"{Asked} answered the problem type {type ?? "(none)"}; expected an absolute URI whose last segment is {name}.");
        Expect.That(!string.IsNullOrEmpty(Text("title")), $"{Asked} answered a problem without a title.");
        Expect.That(Whole("status") == status, $"{Asked} answered {status} and a problem whose member status differs.");
        return this;
    }

    /// <summary>The answer must be a validation problem that names the pointer.</summary>
    public void IsInvalidAt(string pointer)
    {
        IsProblem(422, "validation-failed");
        var pointers = (Json?["errors"] as JsonArray ?? []).Select(static error => (error as JsonObject)?.TextOf("pointer")).ToList();
        Expect.That(
            pointers.Contains(pointer),
            $"{Asked} refused at [{string.Join(", ", pointers)}]; expected an error at {pointer}.");
    }

    /// <summary>The members of the answer, which must be an object.</summary>
    public JsonObject Record()
    {
        Expect.That(Json is JsonObject, $"{Asked} answered no JSON object.");
        return (JsonObject)Json!;
    }

    public string? Text(string member) => (Json as JsonObject)?.TextOf(member);

    public long? Whole(string member) => (Json as JsonObject)?.WholeOf(member);

    private string Named() => Text("type") is { } type ? string.Create(CultureInfo.InvariantCulture, $" ({type})") : "";
}
