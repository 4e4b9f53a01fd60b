using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Webhooks;

public sealed class SubscriptionTests : IDisposable
{
    private static readonly Uri Callback = new("https://us.test/hooks/exact/1");

    private readonly ExactBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Missing_topics_are_made_stale_ones_of_ours_removed_and_those_of_others_left()
    {
        _bench.Handler
            .Answers(200, $$$"""
                {"d":{"results":[
                  {"ID":"{{{ExactBench.Id}}}","CallbackURL":"https://us.test/hooks/exact/1","Topic":"Accounts","Description":"Exact Sync Cluster: one"},
                  {"ID":"{{{ExactBench.OtherId}}}","CallbackURL":"https://old.test/","Topic":"Items","Description":"Exact Sync Cluster: one"},
                  {"ID":"{{{ExactBench.OtherId}}}","CallbackURL":"https://us.test/hooks/exact/2","Topic":"Items","Description":"Exact Sync Cluster: two"},
                  {"ID":"{{{ExactBench.OtherId}}}","CallbackURL":"https://else.test/","Topic":"Items","Description":null}]}}
                """)
            .Answers(204)
            .Answers(201, "{}");

        var outcome = await EnsureAsync("Accounts", "Items");

        Assert.Equal(new SubscriptionsOutcome.Ensured(1, 1), outcome);
        Assert.Equal(["GET", "DELETE", "POST"], _bench.Handler.Sent.Select(static sent => sent.Method));
        Assert.EndsWith($"WebhookSubscriptions(guid'{ExactBench.OtherId}')", _bench.Handler.Sent[1].Asked, StringComparison.Ordinal);
        Assert.Equal("""{"CallbackURL":"https://us.test/hooks/exact/1","Description":"Exact Sync Cluster: one","Topic":"Items"}""", _bench.Handler.Sent[2].Body);
        Assert.Equal(3, _bench.Permits.Taken);
    }

    [Fact]
    public async Task Failure_ends_it_with_its_reason()
    {
        _bench.Handler.Answers(200, """{"d":[]}""").Answers(500, """{"error":{"code":"","message":{"value":"Invalid: Post to callback URL endpoint returns 500"}}}""");

        var failed = Assert.IsType<SubscriptionsOutcome.Failed>(await EnsureAsync("Accounts", "Items"));

        Assert.Equal(FailureCause.Refused, failed.Failure.Cause);
        Assert.Contains("callback", failed.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(2, _bench.Handler.Sent.Count);
    }

    private Task<SubscriptionsOutcome> EnsureAsync(params string[] topics) =>
        _bench.Connector.Subscriptions.EnsureAsync(Callback, topics, "one", _bench.Permits.Context, TestContext.Current.CancellationToken);
}
