using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline.Webhooks;

/// <summary>What a request to the webhook's address turned out to be.</summary>
public abstract record WebhookReading
{
    private WebhookReading()
    {
    }

    /// <summary>Exact's check at subscribe time: an empty body, to be answered with success and nothing else.</summary>
    public sealed record Empty : WebhookReading;

    /// <summary>A signed hint: look now. Never a source of data.</summary>
    public sealed record Hint : WebhookReading
    {
        /// <summary>The topic, such as <c>SalesOrders</c>.</summary>
        public required string Topic { get; init; }

        /// <summary>Create, Update or Delete, as Exact spells it.</summary>
        public required string Action { get; init; }

        /// <summary>The id of what changed; for SalesOrders it can be an order's or a line's.</summary>
        public required string? Key { get; init; }

        /// <summary>The division.</summary>
        public required int? Division { get; init; }

        /// <summary>When it happened, as Exact tells it.</summary>
        public required DateTimeOffset? At { get; init; }

        /// <summary>What it concerns; null for a topic that is not synchronised.</summary>
        public required Entity? Entity { get; init; }

        /// <summary>
        /// Whether the feed of deletions may show something because of it. What was made or changed is not deleted; only an order may have
        /// lost a line by that. Of a price row that is deleted no webhook tells at all.
        /// </summary>
        public bool MayTellOfDeletion => Entity == Core.Records.Entity.Order || Action is not ("Create" or "Update");
    }

    /// <summary>Not from Exact, or not readable: to be answered with a refusal.</summary>
    public sealed record Refused(string Reason) : WebhookReading;
}
