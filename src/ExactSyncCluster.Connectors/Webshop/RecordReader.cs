using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Reads single records, which the shop always shows whole, and looks for them by their reference.</summary>
internal sealed class RecordReader(ShopReads reads)
{
    public async Task<RecordRead> ReadAsync(RecordRequest request, CallContext call, CancellationToken cancellation)
    {
        var endpoint = WebshopAddresses.Of(request.Entity);
        var (outcome, window) = await reads.GetAsync(endpoint, WebshopAddresses.Record(request.Entity, request.Record), call, cancellation);
        return outcome is AttemptOutcome.Answer { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone, Outage: false }
            ? new RecordRead.Missing(window)
            : reads.Parsed<RecordRead>(
                outcome,
                endpoint,
                json => new RecordRead.Found(RowReader.Record(request.Entity, json, ETagOf(outcome)).Observed(request.Entity, window)),
                static failure => new RecordRead.Failed(failure));
    }

    /// <summary>The contract gives no entity tags here: a record that is to be written must be read by its id first.</summary>
    public async Task<RecordSearch> FindAsync(CorrelationRequest request, CallContext call, CancellationToken cancellation)
    {
        var endpoint = WebshopAddresses.Of(request.Entity);
        var (outcome, window) = await reads.GetAsync(endpoint, WebshopAddresses.Holders(request.Entity, request.Key), call, cancellation);
        return reads.Parsed<RecordSearch>(
            outcome,
            endpoint,
            json => new RecordSearch.Done(
                [.. WireValue.Elements(json, "records", "/" + endpoint).Select(record => RowReader.Record(request.Entity, record, null).Observed(request.Entity, window))],
                window),
            static failure => new RecordSearch.Failed(failure));
    }

    private static string? ETagOf(AttemptOutcome outcome) => (outcome as AttemptOutcome.Answer)?.Headers.Text("ETag");
}
