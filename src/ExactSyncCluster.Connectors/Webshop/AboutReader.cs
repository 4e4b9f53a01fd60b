using System.Text.Json;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Asks the shop about itself.</summary>
internal sealed class AboutReader(ShopReads reads)
{
    private const string Place = "/about";

    // A shop's versions are numbered once and for all, unless it tells otherwise.
    private const string OnlyEpoch = "1";

    public async Task<AboutRead> ReadAsync(CallContext call, CancellationToken cancellation)
    {
        var (outcome, _) = await reads.GetAsync(WebshopAddresses.About, WebshopAddresses.About, call, cancellation);
        return reads.Parsed<AboutRead>(
            outcome, WebshopAddresses.About, static json => new AboutRead.Shown(About(json)), static failure => new AboutRead.Failed(failure));
    }

    public async Task<EpochRead> ReadEpochAsync(CallContext call, CancellationToken cancellation) => await ReadAsync(call, cancellation) switch
    {
        AboutRead.Shown shown => new EpochRead.Mark(shown.About.Epoch ?? OnlyEpoch),
        AboutRead.Failed failed => new EpochRead.Failed(failed.Failure),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static WebshopAbout About(JsonElement json)
    {
        return new(
            Text("name"),
            Text("apiVersion"),
            WireValue.RequiredText(json, "clientName", Place),
            WireValue.Instant(WireValue.Member(json, "serverTime", Place), Place + "/serverTime"),
            Text("epoch"));

        string? Text(string name) => WireValue.Text(WireValue.Member(json, name, Place), $"{Place}/{name}");
    }
}
