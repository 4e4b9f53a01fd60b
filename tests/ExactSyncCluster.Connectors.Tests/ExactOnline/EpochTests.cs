using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

public sealed class EpochTests : IDisposable
{
    private readonly ExactBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Mark_changes_when_the_division_moves_or_its_link_changes()
    {
        var first = await MarkAsync("null", "null");
        var moved = await MarkAsync("\"/Date(1782404890063)/\"", "null");
        var linked = await MarkAsync("\"/Date(1782404890063)/\"", "\"/Date(1782404890063)/\"");
        var again = await MarkAsync("\"/Date(1782404890063)/\"", "\"/Date(1782404890063)/\"");

        Assert.Equal(3, new HashSet<string> { first, moved, linked }.Count);
        Assert.Equal(linked, again);
        Assert.StartsWith("/api/v1/123456/system/Divisions?$filter=Code eq 123456&$select=", _bench.Handler.Sent[0].Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"d":{"results":[]}}""", FailureCause.Refused, "not visible")]
    [InlineData("""{"d":{"results":[{"Code":999}]}}""", FailureCause.Refused, "not visible")]
    [InlineData("""{"d":{"results":[{"Code":123456,"BlockingStatus":5}]}}""", FailureCause.Outage, "blocked")]
    [InlineData("""{"d":{"results":[{"Code":123456,"BlockingStatus":0,"Status":2}]}}""", FailureCause.Refused, "not active")]
    public async Task Division_that_cannot_be_used_says_why(string body, FailureCause cause, string reason)
    {
        _bench.Handler.Answers(200, body);

        var failure = Assert.IsType<EpochRead.Failed>(await ReadAsync()).Failure;

        Assert.Equal(cause, failure.Cause);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_are_asked_for_each_endpoint_and_method()
    {
        for (var i = 0; i < 20; i++)
        {
            _bench.Handler.Answers(200, i == 0 ? """{"d":{"UserHasRights":false}}""" : """{"d":{"UserHasRights":true}}""");
        }

        var rights = await _bench.Connector.CheckRightsAsync(_bench.Permits.Context, TestContext.Current.CancellationToken);

        Assert.Equal(20, rights.Length);
        Assert.Equal(("crm/Accounts", "GET", false), (rights[0].Endpoint, rights[0].Action, rights[0].Allowed!.Value));
        Assert.All(rights.Skip(1), static right => Assert.True(right.Allowed));
        Assert.Equal("/api/v1/123456/users/UserHasRights?endpoint='crm/Accounts'&action='GET'", _bench.Handler.Sent[0].Asked);
    }

    [Fact]
    public async Task Reading_without_a_right_names_the_endpoints_and_the_remedy()
    {
        foreach (var allowed in new[] { true, false, true, false, true })
        {
            _bench.Handler.Answers(200, $$$"""{"d":{"UserHasRights":{{{(allowed ? "true" : "false")}}}}}""");
        }

        var failure = await _bench.Connector.CheckReadingAsync(_bench.Permits.Context, TestContext.Current.CancellationToken);

        Assert.Equal(
            "The user who gave consent at Exact Online may not read logistics/Items, salesorder/SalesOrders, which then look empty. Give that user the rights in Exact Online, or give consent again as a user who has them.",
            failure!.Reason);
        Assert.All(_bench.Handler.Sent, static sent => Assert.EndsWith("&action='GET'", sent.Asked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, null)]
    [InlineData(403, FailureCause.NeedsConsent)]
    [InlineData(429, FailureCause.Throttled)]
    public async Task Reading_is_checked_again_when_the_question_failed_and_not_when_Exact_does_not_know_it(int status, FailureCause? cause)
    {
        for (var i = 0; i < 5; i++)
        {
            _bench.Handler.Answers(status, "");
        }

        Assert.Equal(cause, (await _bench.Connector.CheckReadingAsync(_bench.Permits.Context, TestContext.Current.CancellationToken))?.Cause);
    }

    private async Task<string> MarkAsync(string moved, string linked)
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"results":[{"Code":123456,"Status":1,"BlockingStatus":0,"DivisionMoveDate":{{{moved}}},"DivisionHRLinkUnlinkDate":{{{linked}}}}]}}""");
        return Assert.IsType<EpochRead.Mark>(await ReadAsync()).Value;
    }

    private Task<EpochRead> ReadAsync() => _bench.Connector.ReadEpochAsync(_bench.Permits.Context, TestContext.Current.CancellationToken);
}
