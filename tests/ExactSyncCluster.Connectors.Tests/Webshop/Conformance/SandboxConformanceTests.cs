using ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Conformance;

public sealed class SandboxConformanceTests
{
    [Fact]
    public async Task Sandbox_with_an_api_key_passes_every_check()
    {
        await using var shop = await RunningShop.StartAsync();
        await using var inbox = await WebhookInbox.StartAsync();

        var results = await ConformanceRun.AgainstAsync(shop, inbox: inbox);

        Assert.Equal("", ConformanceRun.Failures(results));
        Assert.Equal(
            ["access.client-credentials", "limit.retry-after"],
            results.Where(static result => result.Verdict is ConformanceVerdict.NotApplicable).Select(static result => result.Id));
        Assert.Equal(ShopConformance.Checks.Count, results.Count);
    }

    [Fact]
    public async Task Sandbox_with_client_credentials_passes_every_check()
    {
        await using var shop = await RunningShop.StartAsync();
        var options = new WebshopSandboxOptions();
        var credentials = new ShopCredentials.ClientCredentials(
            new Uri(shop.Root, WebshopSandbox.TokenPath), options.OAuthClientId, options.OAuthClientSecret);

        var results = await ConformanceRun.AgainstAsync(shop, credentials);

        Assert.Equal("", ConformanceRun.Failures(results));
        Assert.Equal(ConformanceVerdict.Passed, results.Single(static result => result.Id == "access.client-credentials").Verdict);
    }

    [Fact]
    public async Task Shop_that_touches_records_on_empty_patches_still_conforms()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { EmptyPatchTouches = true });

        Assert.Equal("", ConformanceRun.Failures(await ConformanceRun.AgainstAsync(shop)));
    }

    [Fact]
    public async Task Shop_that_works_long_on_a_create_refuses_the_same_key_meanwhile_and_conforms()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { CreateDelay = TimeSpan.FromMilliseconds(2) });

        Assert.Equal("", ConformanceRun.Failures(await ConformanceRun.AgainstAsync(shop)));
    }

    [Fact]
    public async Task Run_leaves_nothing_behind_and_tells_of_each_check_as_it_ends()
    {
        await using var shop = await RunningShop.StartAsync();
        var told = new List<string>();

        var results = await ConformanceRun.AgainstAsync(shop, progress: (result, _) =>
        {
            told.Add(result.Id);
            return Task.CompletedTask;
        });

        Assert.Equal(results.Select(static result => result.Id), told);
        foreach (var resource in (string[])["customers", "products", "orders"])
        {
            Assert.Equal("[]", (await shop.GetAsync($"/control/records/{resource}")).Text);
        }
    }

    [Fact]
    public void Checks_have_names_of_their_own()
    {
        Assert.Distinct(ShopConformance.Checks.Select(static check => check.Id));
        Assert.True(ShopConformance.Checks.Count >= 60);
    }
}
