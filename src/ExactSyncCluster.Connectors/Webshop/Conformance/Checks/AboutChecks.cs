using System.Globalization;
using System.Text.RegularExpressions;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static partial class AboutChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("about.members", "GET /about tells name, apiVersion 1.0, clientName and serverTime.", MembersAsync),
        new("about.server-time", "serverTime is an RFC 3339 instant in UTC with milliseconds, from the clock of modifiedAt.", ServerTimeAsync),
    ];

    /// <summary>The instant, or null when it is not written as the contract says.</summary>
    public static DateTimeOffset? Instant(string? text) =>
        text is not null && InstantPattern().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;

    private static async Task MembersAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var about = (await shop.GetAsync("about", cancellationToken)).Is(200);
        foreach (var member in (string[])["name", "clientName", "serverTime"])
        {
            Expect.That(!string.IsNullOrEmpty(about.Text(member)), $"GET /about answered no {member}.");
        }

        Expect.That(about.Text("apiVersion") == "1.0", $"GET /about answered apiVersion {about.Text("apiVersion") ?? "(none)"}; expected 1.0.");
    }

    private static async Task ServerTimeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var before = await TimeAsync(shop, cancellationToken);
        var made = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        var after = await TimeAsync(shop, cancellationToken);
        var modified = Instant(made.Json.TextOf("modifiedAt"));
        Expect.That(
            modified >= before && modified <= after,
            $"A record made between serverTime {before:O} and {after:O} shows modifiedAt {made.Json.TextOf("modifiedAt")}.");
    }

    private static async Task<DateTimeOffset> TimeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var text = (await shop.GetAsync("about", cancellationToken)).Is(200).Text("serverTime");
        Expect.That(Instant(text) is not null, $"serverTime is {text ?? "(none)"}; expected the form 2026-01-31T09:30:00.000Z.");
        return Instant(text)!.Value;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$", RegexOptions.CultureInvariant)]
    private static partial Regex InstantPattern();
}
