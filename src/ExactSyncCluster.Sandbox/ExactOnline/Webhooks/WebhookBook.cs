using System.Collections.Immutable;

namespace ExactSyncCluster.Sandbox.ExactOnline.Webhooks;

/// <summary>The subscriptions of the app.</summary>
internal sealed class WebhookBook
{
    public const int MaxSubscriptions = 100;

    public static IReadOnlyList<string> Topics { get; } =
        ["Accounts", "Items", "SalesOrders", "StockPositions", "SalesItemPrices"];

    private ImmutableArray<WebhookSubscription> subscriptions = [];

    public IReadOnlyList<WebhookSubscription> All => subscriptions;

    public IEnumerable<WebhookSubscription> For(string topic) =>
        subscriptions.Where(subscription => subscription.Topic == topic);

    /// <summary>False when the same address already has the topic, or the book is full.</summary>
    public bool TryAdd(WebhookSubscription subscription) =>
        ImmutableInterlocked.Update(
            ref subscriptions,
            static (book, added) => book.Length >= MaxSubscriptions
                || book.Any(other => other.Topic == added.Topic && other.CallbackUrl == added.CallbackUrl)
                    ? book
                    : book.Add(added),
            subscription);

    public bool Remove(Guid id) =>
        ImmutableInterlocked.Update(ref subscriptions, static (book, gone) => book.RemoveAll(one => one.Id == gone), id);

    public void Clear() => ImmutableInterlocked.Update(ref subscriptions, static _ => []);
}
