using ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Conformance;

/// <summary>Runs the conformance test against a sandbox shop, with something in between that may break a rule.</summary>
internal static class ConformanceRun
{
    public static ShopCredentials Key { get; } = new ShopCredentials.ApiKey(WebshopSandboxOptions.DefaultApiKey);

    public static async Task<IReadOnlyList<ConformanceResult>> AgainstAsync(
        RunningShop shop,
        ShopCredentials? credentials = null,
        IWebhookInbox? inbox = null,
        DelegatingHandler? between = null,
        Func<ConformanceResult, CancellationToken, Task>? progress = null,
        string? only = null)
    {
        HttpMessageHandler outermost = new SocketsHttpHandler();
        if (between is not null)
        {
            between.InnerHandler = outermost;
            outermost = between;
        }

        using var http = new HttpClient(outermost);
        var options = new ConformanceOptions
        {
            BaseUrl = shop.Api,
            Credentials = credentials ?? Key,
            RunName = "run",
            Webhooks = inbox,
            Only = only is null ? null : new HashSet<string>(StringComparer.Ordinal) { "about.members", only },
        };
        return await new ShopConformance(http, options, TimeProvider.System).RunAsync(progress, TestContext.Current.CancellationToken);
    }

    /// <summary>The failed checks with their reasons, readable in a test's message.</summary>
    public static string Failures(IReadOnlyList<ConformanceResult> results) => string.Join(
        Environment.NewLine,
        results.Where(static result => result.Verdict is ConformanceVerdict.Failed).Select(static result => $"{result.Id}: {result.Reason}"));
}
