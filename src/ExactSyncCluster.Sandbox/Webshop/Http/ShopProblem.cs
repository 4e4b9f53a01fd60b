using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>An RFC 9457 problem. Clients know a problem by the last segment of its type.</summary>
internal sealed record ShopProblem(int Status, string Type, string Title, string Detail)
{
    public const string TypeRoot = "https://shop.example/problems/";

    public IReadOnlyDictionary<string, JsonNode?> Members { get; init; } = new Dictionary<string, JsonNode?>();

    public int? RetryAfterSeconds { get; init; }

    public static ShopProblem Malformed(string detail) =>
        new(StatusCodes.Status400BadRequest, "malformed-request", "The request cannot be read", detail);

    public static ShopProblem KeyMissing { get; } = new(
        StatusCodes.Status400BadRequest,
        "idempotency-key-missing",
        "A POST needs an Idempotency-Key",
        $"Send the header Idempotency-Key with 1 to {IdempotencyStore.MaxKeyLength} visible ASCII characters.");

    public static ShopProblem Unauthorized { get; } = new(
        StatusCodes.Status401Unauthorized,
        "unauthorized",
        "No valid credentials",
        "Send the header Authorization: Bearer with an API key or an access token of this shop.");

    public static ShopProblem Forbidden { get; } = new(
        StatusCodes.Status403Forbidden, "forbidden", "Not allowed", "These credentials may read and not write.");

    public static ShopProblem NotFound { get; } = new(
        StatusCodes.Status404NotFound, "not-found", "There is no such thing here", "Neither a record nor an operation has this address.");

    public static ShopProblem MethodNotAllowed { get; } = new(
        StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "The method does not fit the address", "See the header Allow.");

    public static ShopProblem KeyInProgress { get; } = new(
        StatusCodes.Status409Conflict,
        "idempotency-in-progress",
        "The first request with this key is still being worked on",
        "Repeat the same request after the time in Retry-After.")
    { RetryAfterSeconds = 1 };

    public static ShopProblem TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", $"A body has at most {JsonBody.MaxBytes} bytes.");

    public static ShopProblem KeyReused { get; } = new(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency-key-reused",
        "The key was used for another request",
        "An Idempotency-Key belongs to one request; take a new key for other content.");

    public static ShopProblem PreconditionRequired { get; } = new(
        StatusCodes.Status428PreconditionRequired,
        "precondition-required",
        "The write needs If-Match",
        "Send the ETag of the version that you have read. The value * guards nothing and is refused.");

    public static ShopProblem InternalError { get; } = new(
        StatusCodes.Status500InternalServerError, "internal-error", "The shop failed", "Nothing is known about the outcome; read before you repeat.");

    public static ShopProblem WrongMediaType(string expected) => new(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The body has the wrong media type", $"Send {expected}.");

    public static ShopProblem TooMany(int retryAfterSeconds) => new(
        StatusCodes.Status429TooManyRequests,
        "too-many-requests",
        "Too many requests",
        "Go on after the time in Retry-After.")
    { RetryAfterSeconds = retryAfterSeconds };

    public static ShopProblem From(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => NotFound,
        Refusal.Gone gone => new(StatusCodes.Status410Gone, "gone", "The record was deleted", "Its id is never given out again.")
        {
            Members = With("version", gone.Version),
        },
        Refusal.Stale stale => new(
            StatusCodes.Status412PreconditionFailed,
            "precondition-failed",
            "The record has changed since",
            "Read it again, look at what changed, and decide again.")
        { Members = With("version", stale.Version) },
        Refusal.Invalid invalid => new(
            StatusCodes.Status422UnprocessableEntity,
            "validation-failed",
            "The record is not valid",
            "See errors; nothing was stored.")
        { Members = With("errors", Errors(invalid)) },
        Refusal.DuplicateReference duplicate => new(
            StatusCodes.Status409Conflict,
            "duplicate-external-reference",
            "Another record has this externalReference",
            "The member id tells which.")
        { Members = With("id", duplicate.HolderId) },
        Refusal.DuplicateKey duplicate => new(
            StatusCodes.Status409Conflict,
            "duplicate-key",
            $"Another record has this {duplicate.Member}",
            "The member id tells which.")
        { Members = With("id", duplicate.HolderId, "pointer", $"/{duplicate.Member}") },
        Refusal.InUse => new(
            StatusCodes.Status409Conflict, "in-use", "The record is in use", "Orders name it; it cannot be deleted before them."),
        Refusal.CursorExpired => new(
            StatusCodes.Status410Gone, "cursor-expired", "The cursor is not known any more", "Read the feed again from the beginning, without a cursor."),
        _ => InternalError,
    };

    public Task WriteAsync(HttpContext context)
    {
        if (RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var body = new JsonObject { ["type"] = TypeRoot + Type, ["title"] = Title, ["status"] = Status, ["detail"] = Detail };
        foreach (var (name, value) in Members)
        {
            body[name] = value?.DeepClone();
        }

        return JsonAnswer.WriteAsync(context, Status, body, "application/problem+json");
    }

    private static JsonArray Errors(Refusal.Invalid invalid) =>
        [.. invalid.Errors.Select(static error => new JsonObject { ["pointer"] = error.Pointer, ["detail"] = error.Detail })];

    private static Dictionary<string, JsonNode?> With(string name, JsonNode? value) => new() { [name] = value };

    private static Dictionary<string, JsonNode?> With(string name, JsonNode? value, string name2, JsonNode? value2) =>
        new() { [name] = value, [name2] = value2 };
}
