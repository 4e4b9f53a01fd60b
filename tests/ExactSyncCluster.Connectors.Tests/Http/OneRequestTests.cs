using ExactSyncCluster.Connectors.Http;

namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>Against real sockets, since what is guarded against happens below the handler that a script replaces.</summary>
public sealed class OneRequestTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Attempt_on_a_used_connection_that_is_closed_without_an_answer_is_one_request(string method)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = new ClosingServer();
        using var hosts = new SystemHosts(new(), TimeProvider.System, static () => 0.5);
        var client = hosts.For(server.Address).Client;
        using var warm = await client.GetAsync(server.Address, cancellation);
        using var message = new OutgoingCall { Method = new(method), Address = server.Address, Endpoint = "things" }.ToMessage();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(message, cancellation));

        Assert.Equal(2, server.Requests);
    }
}
