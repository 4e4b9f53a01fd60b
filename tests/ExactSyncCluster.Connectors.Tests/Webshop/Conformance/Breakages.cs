using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Conformance;

/// <summary>One mistake for each rule: its description, the check that must name it, and how it is made.</summary>
internal static class Breakages
{
    public static IReadOnlyDictionary<string, (string Check, Func<Breakage> Make)> All { get; } =
        new Dictionary<string, (string Check, Func<Breakage> Make)>
        {
            ["feed skips the last change of a page"] = ("feed.never-skips", () => InFeed(static page => Drop(page, static changes => changes.Count > 1 ? changes[^1] : null))),
            ["feed skips while others write"] = ("feed.never-skips-while-writing", () => InFeed(static page => Drop(page, static changes => changes.Count > 0 ? changes[0] : null))),
            ["feed is newest first"] = ("feed.moves", () => InFeed(static page => page["changes"] = new JsonArray([.. Changes(page).Reverse().Select(static change => change!.DeepClone())]))),
            ["feed shows a change twice"] = ("feed.newest-once", () => InFeed(static page => Double(Changes(page)))),
            ["feed loses tombstones"] = ("feed.tombstone", () => InFeed(static page => Drop(page, static changes => changes.FirstOrDefault(static change => (bool)change!["deleted"]!)))),
            ["feed shows another etag"] = ("feed.entry", () => InFeed(static page => Each(page, static change => change["etag"] = "\"other\""))),
            ["feed shows stale records"] = ("feed.changed-while-paging", () => InFeed(static page => Each(page, static change => change["version"] = 1))),
            ["feed ends without a cursor"] = ("feed.end", () => InFeed(static page => Unless(Changes(page).Count > 0, () => page["nextCursor"] = null))),
            ["feed starts at the end"] = ("feed.from-beginning", () => InFeed(static (request, page) => Unless(Asks(request, "cursor="), () => page["changes"] = new JsonArray()))),
            ["feed ignores the limit"] = ("feed.limit", () => Before(static request => Rewrite(request, "limit=1&", "limit=9&"))),
            ["feed accepts any limit"] = ("feed.limit-range", () => Before(static request => Rewrite(request, "limit=1001", "limit=1000"))),
            ["feed takes an unknown cursor for the beginning"] = ("feed.cursor-unknown", () => Before(static request => Rewrite(request, "cursor=no-such", "cursor=&x=no-such", "?cursor=&"))),
            ["cursor can be used once"] = ("feed.cursor-repeats", CursorOnce),
            ["PATCH ignores a stale If-Match"] = ("patch.if-match-stale", () => Matching("PATCH", onlyWhenGiven: true)),
            ["PATCH needs no If-Match"] = ("patch.if-match-required", () => Matching("PATCH", onlyWhenGiven: false)),
            ["one tag lets several PATCHes through"] = ("patch.if-match-at-once", () => Status("PATCH", HttpStatusCode.PreconditionFailed, HttpStatusCode.OK)),
            ["DELETE ignores a stale If-Match"] = ("delete.if-match-stale", () => Matching("DELETE", onlyWhenGiven: true)),
            ["DELETE needs no If-Match"] = ("delete.if-match-required", () => Matching("DELETE", onlyWhenGiven: false)),
            ["DELETE of a record in use succeeds"] = ("delete.in-use", () => Status("DELETE", HttpStatusCode.Conflict, HttpStatusCode.NoContent)),
            ["idempotency keys are forgotten"] = ("idempotency.replay", ForgetKeys),
            ["idempotency keys are forgotten under load"] = ("idempotency.at-once", ForgetKeys),
            ["idempotency keys are not compared with the body"] = ("idempotency.other-body", ForgetKeys),
            ["idempotency keys are not needed"] = ("idempotency.required", () => Before(static request => AddKey(request))),
            ["replay shows another etag"] = ("idempotency.replay-first-answer", () => After(static (_, response, _) => Unless(!response.Headers.Contains("Idempotency-Replayed"), () => Tag(response, "\"other\"")))),
            ["replay is not announced"] = ("idempotency.replay", () => After(static (_, response, _) => response.Headers.Remove("Idempotency-Replayed"))),
            ["version stands still"] = ("record.version", () => OnRecord(static record => record["version"] = 1)),
            ["version jumps"] = ("record.version", () => OnRecord(static record => record["version"] = ((long)record["version"]! * 2) - 1)),
            ["etag is weak"] = ("record.etag", () => After(static (_, response, _) => Unless(response.Headers.ETag is null, () => Tag(response, $"W/{response.Headers.ETag}")))),
            ["etag stands still"] = ("record.etag", () => After(static (_, response, _) => Unless(response.Headers.ETag is null, () => Tag(response, "\"same\"")))),
            ["modifiedAt has whole seconds"] = ("record.modified-at", () => OnRecord(static record => record["modifiedAt"] = $"{((string)record["modifiedAt"]!)[..19]}Z")),
            ["createdAt moves"] = ("record.modified-at", () => OnRecord(static record => record["createdAt"] = $"20{(long)record["version"]! + 10}-01-01T00:00:00.000Z")),
            ["modifiedBy is somebody else"] = ("record.modified-by", () => OnRecord(static record => record["modifiedBy"] = "api")),
            ["deleted records were never there"] = ("record.gone", () => Status("GET", HttpStatusCode.Gone, HttpStatusCode.NotFound)),
            ["numbers are not given"] = ("record.number", () => OnRecord(static record => record["number"] = null)),
            ["customers are born blocked"] = ("record.defaults", () => OnRecord(static record => record["blocked"] = true)),
            ["texts are trimmed"] = ("record.round-trip", () => OnRecord(static record => record["name"] = ((string?)record["name"])?.Trim())),
            ["look-ups come late"] = ("lookup.external-reference", () => After(static (_, _, json) => Unless(json?["records"] is null, () => json!["records"] = new JsonArray()))),
            ["look-ups trim what they look for"] = ("lookup.key", () => Before(static request => Unless(!request.RequestUri!.Query.EndsWith("%20", StringComparison.Ordinal), () => request.RequestUri = new Uri(request.RequestUri.OriginalString[..^3])))),
            ["look-ups accept any parameter"] = ("lookup.query", () => Status("GET", HttpStatusCode.BadRequest, HttpStatusCode.OK)),
            ["doubled references are accepted"] = ("create.duplicate-reference", () => Status("POST", HttpStatusCode.Conflict, HttpStatusCode.Created)),
            ["doubled references are accepted under load"] = ("create.duplicate-reference-at-once", () => Status("POST", HttpStatusCode.Conflict, HttpStatusCode.Created)),
            ["the holder of a key is not told"] = ("create.duplicate-key", () => After(static (_, response, json) => Unless(response.StatusCode != HttpStatusCode.Conflict, () => json!.Remove("id")))),
            ["Location is missing"] = ("create.answer", () => After(static (_, response, _) => response.Headers.Location = null)),
            ["unknown members are swallowed"] = ("validation.unknown-member", () => InBody(static body => body.Remove("colour"))),
            ["read-only members are swallowed"] = ("validation.read-only", () => InBody(static body => body.Remove("version"))),
            ["wrong choices are swallowed"] = ("validation.shape", () => InBody(static body => Unless((string?)body["status"] != "vip", () => body.Remove("status")))),
            ["pointers are missing"] = ("validation.required", () => After(static (_, _, json) => json?.Remove("errors"))),
            ["null keeps a member"] = ("patch.merge", () => InBody(static body => Unless(body["email"] is not null, () => body.Remove("email")))),
            ["address is replaced as a whole"] = ("patch.merge", () => InBody(static body => Unless(body["address"] is not JsonObject { Count: 2 }, () => body["address"]!["line1"] = null))),
            ["a patch is applied in part"] = ("patch.atomic", () => InBody(static body => body.Remove("colour"))),
            ["any media type is taken"] = ("patch.media-type", () => Before(static request => Unless(request.Method != HttpMethod.Patch, () => request.Content!.Headers.ContentType = new("application/merge-patch+json")))),
            ["lines are merged"] = ("lines.replaced", MergeLines),
            ["prices are worked out"] = ("lines.prices-kept", () => OnLines(static line => line["netPrice"] = line["unitPrice"]?.DeepClone())),
            ["line ids move"] = ("lines.ids", MovingLineIds),
            ["problems are plain JSON"] = ("problem.not-found", () => After(static (_, response, json) => Unless(response.IsSuccessStatusCode || json is null, () => json!["plain"] = true))),
            ["401 names no scheme"] = ("access.missing", () => After(static (_, response, _) => response.Headers.Remove("WWW-Authenticate"))),
            ["429 has no Retry-After"] = ("limit.retry-after", TooManyOnce),
            ["webhooks show their secret"] = ("webhook.registration", () => After(static (_, _, json) => Unless(json?.ContainsKey("types") != true, () => json!["secret"] = "whsec_x"))),
            ["webhook types are not checked"] = ("webhook.validation", () => InBody(static body => Unless(body["types"] is not JsonArray, () => body["types"] = new JsonArray("customer.changed")))),
            ["serverTime is of another clock"] = ("about.server-time", () => After(static (_, _, json) => Unless(json?.ContainsKey("serverTime") != true, () => json!["serverTime"] = "2001-01-01T00:00:00.000Z"))),
            ["about does not tell the client's name"] = ("about.members", () => After(static (_, _, json) => json?.Remove("clientName"))),
        };

    private static Breakage After(Action<HttpRequestMessage, HttpResponseMessage, JsonObject?> alter) => new() { After = alter };

    private static Breakage Before(Action<HttpRequestMessage> alter) => new()
    {
        Before = (request, _) =>
        {
            alter(request);
            return Task.CompletedTask;
        },
    };

    private static Breakage InFeed(Action<JsonObject> alter) => InFeed((_, page) => alter(page));

    private static Breakage InFeed(Action<HttpRequestMessage, JsonObject> alter) =>
        After((request, _, json) => Unless(json?["changes"] is null, () => alter(request, json!)));

    private static Breakage OnRecord(Action<JsonObject> alter) =>
        After((_, _, json) => Unless(json?.ContainsKey("createdAt") != true, () => alter(json!)));

    private static Breakage OnLines(Action<JsonObject> alter) => OnRecord(record =>
    {
        foreach (var line in (record["lines"] as JsonArray ?? []).OfType<JsonObject>())
        {
            alter(line);
        }
    });

    private static Breakage InBody(Action<JsonObject> alter) => new() { Before = (request, _) => AlterBodyAsync(request, alter) };

    private static async Task AlterBodyAsync(HttpRequestMessage request, Action<JsonObject> alter)
    {
        if (request.Content is null || request.Content.Headers.ContentLength > 100_000)
        {
            return;
        }

        var mediaType = request.Content.Headers.ContentType;
        if (JsonNode.Parse(await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) is JsonObject body)
        {
            alter(body);
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
            request.Content.Headers.ContentType = mediaType;
        }
    }

    private static Breakage Status(string method, HttpStatusCode from, HttpStatusCode to) =>
        After((request, response, _) => Unless(request.Method.Method != method || response.StatusCode != from, () => response.StatusCode = to));

    private static Breakage Matching(string method, bool onlyWhenGiven) => new()
    {
        Before = async (request, ask) =>
        {
            if (request.Method.Method != method || (onlyWhenGiven && !request.Headers.Contains("If-Match")))
            {
                return;
            }

            using var present = await ask(request.RequestUri!.AbsolutePath);
            if (present.Headers.ETag is { } tag)
            {
                request.Headers.Remove("If-Match");
                request.Headers.IfMatch.Add(tag);
            }
        },
    };

    private static Breakage MergeLines() => new()
    {
        Before = async (request, ask) =>
        {
            if (request.Method != HttpMethod.Patch || !request.RequestUri!.AbsolutePath.Contains("/orders/", StringComparison.Ordinal))
            {
                return;
            }

            using var present = await ask(request.RequestUri.AbsolutePath);
            var order = JsonNode.Parse(await present.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            await AlterBodyAsync(request, body =>
            {
                var sent = (JsonArray)body["lines"]!;
                var ids = sent.Select(static line => (string?)line!["id"]).ToList();
                foreach (var line in ((JsonArray)order["lines"]!).Where(line => !ids.Contains((string?)line!["id"])))
                {
                    sent.Add(line!.DeepClone());
                }
            });
        },
    };

    private static Breakage MovingLineIds()
    {
        var next = 0;
        return OnLines(line => line["id"] = $"line-{Interlocked.Increment(ref next)}");
    }

    private static Breakage ForgetKeys()
    {
        var next = 0;
        return Before(request =>
        {
            if (request.Headers.Remove("Idempotency-Key"))
            {
                request.Headers.Add("Idempotency-Key", $"forgotten-{Interlocked.Increment(ref next)}");
            }
        });
    }

    private static Breakage CursorOnce()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return InFeed((request, page) => Unless(seen.Add(request.RequestUri!.Query), () => page["changes"] = new JsonArray()));
    }

    private static Breakage TooManyOnce()
    {
        var left = 1;
        return new Breakage
        {
            Instead = _ => Interlocked.Decrement(ref left) == 0 ? new HttpResponseMessage(HttpStatusCode.TooManyRequests) : null,
        };
    }

    private static void AddKey(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Post && !request.Headers.Contains("Idempotency-Key"))
        {
            request.Headers.Add("Idempotency-Key", "made-up");
        }
    }

    private static void Tag(HttpResponseMessage response, string tag) => response.Headers.ETag = EntityTagHeaderValue.Parse(tag);

    private static bool Asks(HttpRequestMessage request, string text) => request.RequestUri!.Query.Contains(text, StringComparison.Ordinal);

    private static void Rewrite(HttpRequestMessage request, string from, string to, string? whole = null)
    {
        var address = request.RequestUri!.OriginalString;
        if (from.Length > 0 && address.Contains(from, StringComparison.Ordinal))
        {
            var altered = whole is null ? address.Replace(from, to, StringComparison.Ordinal) : $"{address[..address.IndexOf('?', StringComparison.Ordinal)]}?limit=1";
            request.RequestUri = new Uri(altered);
        }
    }

    private static JsonArray Changes(JsonObject page) => (JsonArray)page["changes"]!;

    private static void Drop(JsonObject page, Func<JsonArray, JsonNode?> choose) => Changes(page).Remove(choose(Changes(page)));

    private static void Double(JsonArray changes) => Unless(changes.Count == 0, () => changes.Add(changes[0]!.DeepClone()));

    private static void Each(JsonObject page, Action<JsonObject> alter)
    {
        foreach (var change in Changes(page).OfType<JsonObject>())
        {
            alter(change);
        }
    }

    private static void Unless(bool skip, Action act)
    {
        if (!skip)
        {
            act();
        }
    }
}
