using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Hooks;

/// <summary>Where the shop sends hints, and the key it signs them with.</summary>
internal sealed record HookRegistration(string Name, Uri Url, byte[] Key, IReadOnlyList<string> Types)
{
    public const string SecretPrefix = "whsec_";
    private const int MinKeyBytes = 24;
    private const int MaxKeyBytes = 64;
    private const int MaxName = 64;
    private const int MaxUrl = 2_000;

    private static readonly FrozenSet<string> Members = FrozenSet.Create(StringComparer.Ordinal, "url", "secret", "types");
    private static readonly FrozenSet<string> KnownTypes =
        ResourceKinds.All.Select(static kind => $"{kind.Singular}.changed").ToFrozenSet(StringComparer.Ordinal);

    public static Refusal.Invalid TooMany { get; } =
        new([new ContentError("", $"the shop keeps at most {HookRegistry.MaxRegistrations} webhooks")]);

    public static (HookRegistration? Registration, Refusal? Refusal) Read(string name, JsonObject body)
    {
        var errors = body
            .Where(static member => !Members.Contains(member.Key))
            .Select(static member => new ContentError($"/{member.Key}", "is not a member of a webhook"))
            .ToList();
        if (name.Length > MaxName || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            errors.Add(new ContentError("", $"the name in the address has at most {MaxName} letters, digits, - and _"));
        }

        var url = UrlOf(body["url"]);
        var key = KeyOf(body["secret"]);
        var types = TypesOf(body["types"]);
        Demand(url, "/url", "must be an https address (http on loopback only) without user or fragment", errors);
        Demand(key, "/secret", $"must be whsec_ and the base64 of {MinKeyBytes} to {MaxKeyBytes} bytes", errors);
        Demand(types, "/types", $"must hold one or more of {string.Join(", ", KnownTypes.Order(StringComparer.Ordinal))}", errors);
        return errors.Count > 0
            ? (null, new Refusal.Invalid(errors))
            : (new HookRegistration(name, url!, key!, types!), null);
    }

    private static void Demand(object? value, string pointer, string detail, List<ContentError> errors)
    {
        if (value is null)
        {
            errors.Add(new ContentError(pointer, detail));
        }
    }

    private static Uri? UrlOf(JsonNode? value) =>
        TextOf(value) is { Length: <= MaxUrl } text
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0
        && url.Fragment.Length == 0
            ? url
            : null;

    private static byte[]? KeyOf(JsonNode? value)
    {
        if (TextOf(value) is not { } text || !text.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var length) && length is >= MinKeyBytes and <= MaxKeyBytes
            ? bytes[..length]
            : null;
    }

    private static List<string>? TypesOf(JsonNode? value)
    {
        var types = value is JsonArray { Count: > 0 } items ? items.Select(TextOf).ToList() : [];
        return types.Count > 0 && types.TrueForAll(static type => type is not null && KnownTypes.Contains(type))
            ? [.. types.OfType<string>().Distinct(StringComparer.Ordinal)]
            : null;
    }

    private static string? TextOf(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;
}
