using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;
using ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;
using ExactSyncCluster.Sandbox.Webshop;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Sandbox;

/// <summary>
/// A caller that is killed answers for nothing: what it left half asked or unheard stands in the log without a status, since
/// nobody was answered, so that whoever judges a caller by the errors it got does not count it.
/// </summary>
public sealed class LeftRequestTests
{
    private const int SentBytes = 10;
    private const int ContinueBytes = 100;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_to_Exact_that_breaks_off_has_no_answer(bool isReset)
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        await BreakOffAsync(sandbox.Http.BaseAddress!, $"POST {RunningSandbox.Division}/crm/Accounts", "Content-Type: application/json", isReset);

        Assert.Equal(0, (int)(await FirstAsync(sandbox.Http))["status"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_to_the_shop_that_breaks_off_has_no_answer(bool isReset)
    {
        await using var shop = await RunningShop.StartAsync();

        await BreakOffAsync(shop.Root, "POST /api/customers", $"Content-Type: application/json\r\nIdempotency-Key: key\r\nAuthorization: Bearer {WebshopSandboxOptions.DefaultApiKey}", isReset);

        Assert.Equal(0, (int)(await FirstAsync(shop.Http))["status"]!);
    }

    [Fact]
    public async Task A_create_of_the_shop_whose_caller_left_is_applied_and_has_no_answer()
    {
        var time = new FakeTimeProvider();
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { CreateDelay = TimeSpan.FromMinutes(1) }, time);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var creates = new[] { CreateAsync(shop.Http, leaves.Token), CreateAsync(shop.Http, leaves.Token) };

        // One is refused because the other is worked on.
        var refused = await Task.WhenAny(creates);
        Assert.Equal(409, await refused);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(creates));
        await shop.LeftAsync();
        JsonNode[] log;
        do
        {
            time.Advance(TimeSpan.FromMinutes(1));
            log = await LogAsync(shop.Http);
        }
        while (!log.Any(static entry => (int)entry["status"]! != 409));

        Assert.Equal((0, true), ((int)log[^1]["status"]!, (bool)log[^1]["applied"]!));
    }

    private static async Task<int> CreateAsync(HttpClient shop, CancellationToken stop)
    {
        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/customers")
        {
            Content = new StringContent("""{"name":"a"}""", Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", "key" } },
        };
        using var answer = await shop.SendAsync(create, stop);
        return (int)answer.StatusCode;
    }

    /// <summary>Sends a part of the body once the system reads it, which it tells by 100 Continue, and goes.</summary>
    private static async Task BreakOffAsync(Uri system, string request, string headers, bool isReset)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(system.Host, system.Port, Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: {system.Authority}\r\n{headers}\r\nContent-Length: {2 * SentBytes}\r\nExpect: 100-continue\r\n\r\n"), Stop);
        // All of it: what is left unread would make a reset of every end.
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[ContinueBytes], Stop));
        await socket.SendAsync(new byte[SentBytes], Stop);
        socket.LingerState = new LingerOption(isReset, seconds: 0);
    }

    private static async Task<JsonNode> FirstAsync(HttpClient http)
    {
        var log = Array.Empty<JsonNode>();
        while (log.Length == 0)
        {
            log = await LogAsync(http);
        }

        return log[0];
    }

    private static async Task<JsonNode[]> LogAsync(HttpClient http) =>
        [.. JsonNode.Parse(await http.GetStringAsync(new Uri("/control/requests", UriKind.Relative), Stop))!.AsArray().Select(static entry => entry!)];
}
