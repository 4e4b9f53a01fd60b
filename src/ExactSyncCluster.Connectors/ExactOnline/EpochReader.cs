using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Reads what identifies the numbering of a division's Timestamps: a move to another database makes all of them anew.</summary>
internal sealed class EpochReader(ExactAddresses addresses, ExactPages pages, int division)
{
    private const string Path = "system/Divisions";
    private const int Active = 1;

    public async Task<EpochRead> ReadAsync(CallContext call, CancellationToken cancellation)
    {
        var address = addresses.Of(
            Path,
            ExactAddresses.Filter(string.Create(CultureInfo.InvariantCulture, $"Code eq {division}")),
            ExactAddresses.Select(["Code", "Status", "BlockingStatus", "DivisionMoveDate", "DivisionHRLinkUnlinkDate"]));
        return await pages.AllAsync(Path, address, call, cancellation) switch
        {
            PageRead.Rows read => Mark(read.Content.Cast<JsonElement?>().FirstOrDefault(row => Whole(row!.Value, "Code") == division)),
            PageRead.Failed failed => new EpochRead.Failed(failed.Failure),
            _ => Refused("is not known on this host: the licence may live in another country"),
        };
    }

    private EpochRead Mark(JsonElement? row) => row switch
    {
        null => Refused("is not visible to the user who gave consent: give consent again with this division chosen, or check the user's rights"),
        { } shown when Whole(shown, "BlockingStatus") is not (null or 0) => new EpochRead.Failed(new(FailureCause.Outage, $"Division {division} is blocked by Exact Online for now (BlockingStatus {Whole(shown, "BlockingStatus")}).")),
        { } shown when Whole(shown, "Status") is not (null or Active) => Refused($"is not active (Status {Whole(shown, "Status")}: 0 inactive, 2 archived)"),
        { } shown => new EpochRead.Mark($"{Moment(shown, "DivisionMoveDate")}/{Moment(shown, "DivisionHRLinkUnlinkDate")}"),
    };

    private EpochRead.Failed Refused(string what) =>
        new(new(FailureCause.Refused, $"Division {division} {what}."));

    private static long? Whole(JsonElement row, string name) => row.Member(name) is { } wire ? WireValue.Whole(wire) : null;

    private static string Moment(JsonElement row, string name) =>
        WireDate.Naive(row.Text(name))?.ToString("s", CultureInfo.InvariantCulture) ?? "-";
}
