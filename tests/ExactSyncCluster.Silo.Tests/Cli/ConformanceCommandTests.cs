using System.CommandLine;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop;
using ExactSyncCluster.Silo.Cli;
using Microsoft.AspNetCore.Builder;

namespace ExactSyncCluster.Silo.Tests.Cli;

public sealed class ConformanceCommandTests : IAsyncLifetime
{
    private readonly WebApplication _shop = WebshopSandbox.Build(new() { Port = 0 }, TimeProvider.System);
    private readonly StringWriter _output = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => _shop.Urls.First() + WebshopSandbox.ApiPath;

    public async ValueTask InitializeAsync() => await _shop.StartAsync(Cancellation);

    [Fact]
    public async Task Conformance_of_a_good_shop_tells_each_check_and_ends_with_0()
    {
        Assert.Equal(0, await RunAsync("--url", Url, "--api-key", WebshopSandboxOptions.DefaultApiKey, "--only", "about.members", "record.etag"));
        Assert.Contains(" passed, 0 failed, ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conformance_of_a_shop_that_refuses_the_key_ends_with_1_and_can_be_read_by_programs()
    {
        var first = ExactSyncCluster.Connectors.Webshop.Conformance.ShopConformance.Checks[0].Id;

        Assert.Equal(1, await RunAsync("--url", Url, "--api-key", "wrong", "--only", first, "--json"));
        var result = JsonNode.Parse(_output.ToString())!.AsArray()[0]!;
        Assert.Equal((first, "failed"), ((string?)result["id"], (string?)result["verdict"]));
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _output.DisposeAsync();
    }

    private Task<int> RunAsync(params string[] arguments) =>
        RootCommands.Create(static _ => null).Parse(["conformance", .. arguments]).InvokeAsync(
            new InvocationConfiguration { Output = _output, Error = _output }, Cancellation);
}
