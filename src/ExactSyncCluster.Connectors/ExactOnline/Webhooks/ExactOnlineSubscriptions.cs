using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline.Webhooks;

/// <summary>The webhook subscriptions of one division: one for each topic.</summary>
public sealed class ExactOnlineSubscriptions
{
    private const string Path = "webhooks/WebhookSubscriptions";

    // Other apps and other connections of this app have subscriptions in the same division; the mark says which are ours.
    private const string Mark = "Exact Sync Cluster: ";

    private readonly ExactAddresses _addresses;
    private readonly ExactPages _pages;
    private readonly HttpCalls _calls;
    private readonly AnswerMeaning _meaning;

    internal ExactOnlineSubscriptions(ExactAddresses addresses, ExactPages pages, HttpCalls calls, AnswerMeaning meaning) =>
        (_addresses, _pages, _calls, _meaning) = (addresses, pages, calls, meaning);

    /// <summary>The topics that concern what is synchronised.</summary>
    public static ImmutableArray<string> Topics { get; } = ["Accounts", "Items", "SalesOrders", "StockPositions"];

    /// <summary>Makes the subscriptions that are missing and removes stale ones of this owner (another address, a topic no longer wanted, a double).</summary>
    /// <param name="callback">Where Exact is to send to. It must answer an empty POST with success at once, or Exact refuses the subscription.</param>
    /// <param name="topics">The wanted topics.</param>
    /// <param name="owner">Whose subscriptions these are: the connection's name.</param>
    /// <param name="call">Permits and priority.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<SubscriptionsOutcome> EnsureAsync(Uri callback, IReadOnlyCollection<string> topics, string owner, CallContext call, CancellationToken cancellation)
    {
        var list = _addresses.Of(Path, ExactAddresses.Select(["ID", "CallbackURL", "Topic", "Description"]));
        var answer = await _pages.AllAsync(Path, list, call, cancellation);
        if (answer is not PageRead.Rows read)
        {
            return Failed(answer);
        }

        var ours = read.Content.Where(row => row.Text("Description")?.Trim() == Mark + owner).ToList();
        var kept = ours.Where(row => IsWanted(row, callback, topics)).DistinctBy(static row => row.Text("Topic")).ToList();
        var stale = ours.Except(kept).Select(static row => WireValue.Id(row.Member("ID"))).OfType<string>().ToList();
        var missing = topics.Except(kept.Select(static row => row.Text("Topic")!.Trim())).ToList();
        foreach (var write in stale.Select(Delete).Concat(missing.Select(topic => Create(callback, topic, owner))))
        {
            var outcome = await _calls.WriteAsync(write, call, cancellation);
            if (outcome is not AttemptOutcome.Answer { Status: System.Net.HttpStatusCode.NotFound } && _meaning.ReadFailure(outcome) is { } failure)
            {
                return new SubscriptionsOutcome.Failed(failure);
            }
        }

        return new SubscriptionsOutcome.Ensured(missing.Count, stale.Count);
    }

    private static bool IsWanted(JsonElement row, Uri callback, IReadOnlyCollection<string> topics) =>
        row.Text("CallbackURL")?.Trim() == callback.AbsoluteUri && topics.Contains(row.Text("Topic")?.Trim());

    private OutgoingCall Delete(string id) =>
        new() { Method = HttpMethod.Delete, Address = _addresses.Row(Path, id), Endpoint = Path };

    private OutgoingCall Create(Uri callback, string topic, string owner) => new()
    {
        Method = HttpMethod.Post,
        Address = _addresses.Of(Path),
        Endpoint = Path,
        Body = WireBody.Of(Fields.None
            .With("CallbackURL", Value.Of(callback.AbsoluteUri))
            .With("Topic", Value.Of(topic))
            .With("Description", Value.Of(Mark + owner))),
    };

    private static SubscriptionsOutcome.Failed Failed(PageRead answer) => new(answer is PageRead.Failed failed
        ? failed.Failure
        : new CallFailure(FailureCause.Refused, "Exact Online does not know webhook subscriptions in this division."));
}
