using System.Net;
using System.Text;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.Webshop;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Pages;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>No secret and no personal value in a log, a metric or a page without a login, whatever goes wrong.</summary>
public sealed class SecrecyTests : IAsyncLifetime
{
    private const int MostPairs = 50;

    private static readonly string[] Changes = ["PUT", "PATCH"];

    // A refresh token and a code begin with a stamp. The access tokens are asked for as they come.
    private readonly HashSet<string> _secrets =
    [
        Planted.Word,
        new ExactAppOptions().ClientSecret,
        new ExactAppOptions().WebhookSecret,
        WebshopSandboxOptions.DefaultApiKey,
        "stampNL001",
    ];

    private readonly EveryLine _log = new();
    private RunningWorld? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningWorld World => _running ?? throw new InvalidOperationException("The world has not started.");

    public async ValueTask InitializeAsync()
    {
        _running = await RunningWorld.StartAsync(null, Cancellation, _log.Listen);
        _secrets.Add(World.Connection.Definition.Webshop.WebhookSecret!);
        _secrets.Add(World.Connection.Definition.Webshop.WebhookSecret!["whsec_".Length..]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }

        _log.Dispose();
    }

    [Fact]
    public async Task Whatever_goes_wrong_no_value_and_no_secret_is_told()
    {
        await LearnTokenAsync();
        var (account, customer) = await SynchroniseAsync();
        await ConflictAsync(account, customer);
        await RefuseAsync(account, customer);
        await BreakAsync(account, customer);
        await SendGarbageAsync();
        await LoseConsentAsync(account);
        await World.Settling.SettledAsync(Cancellation);
        await LearnTokenAsync();

        var shown = await ShownAsync();
        Nowhere(_log.Lines);
        Nowhere(shown);
        Told(_log.Lines, "Exact Online rejected UpdateRecord of Customer with 400: Exact Online refuses the request with status 400: Ongeldig: Naam …");
        Told(_log.Lines, "The webshop rejected UpdateRecord of Customer with validation-failed: The shop refuses a write of customers at /name: validation failed (answer 422).");
        Told(_log.Lines, "left open what became of");
        Told(_log.Lines, "was refused. The signature does not fit");
        Told(_log.Lines, "needs consent");
        Told(_log.Lines, "Exact cannot be read");
        Told(shown, "exactsync_write_outcome_total{");
        Told(shown, "Naam …");
    }

    private async Task<(string Account, string Customer)> SynchroniseAsync()
    {
        var (account, customer) = ("", "");
        // Who is slow makes a pair's second record after the program has made one.
        await World.WhilePausedAsync(async () =>
        {
            account = Links.Id(await World.Exact.CreateAsync("accounts", Planted.Account("31001", "een"), Cancellation));
            customer = Links.Id(await World.Webshop.CreateAsync("customers", Planted.Customer("31001", "twee"), Cancellation));
            var product = Links.Id(await World.Webshop.CreateAsync("products", Planted.Product("SECRET-1"), Cancellation));
            await World.Webshop.CreateAsync("orders", Planted.Order("W-31001", customer, product), Cancellation);
            await World.Webshop.CreateAsync("customers", Planted.Customer("31002", "dubbel"), Cancellation);
            await World.Webshop.CreateAsync("customers", Planted.Customer("31002", "dubbel"), Cancellation);
            await World.Exact.CreateAsync("accounts", Planted.Account("31002", "dubbel"), Cancellation);
        });
        await World.Settling.SettledAsync(Cancellation);
        Assert.Equal(
            (await World.Exact.ReadAsync("accounts", account, Cancellation)).Text("Name"),
            (await World.Webshop.ReadAsync("customers", customer, Cancellation)).Text("name"));
        return (account, customer);
    }

    private async Task ConflictAsync(string account, string customer)
    {
        await World.WhilePausedAsync(async () =>
        {
            await EditAsync(SystemName.Exact, account, customer, "drie");
            await EditAsync(SystemName.Webshop, account, customer, "vier");
        });
        await World.Settling.SettledAsync(Cancellation);
    }

    private async Task RefuseAsync(string account, string customer)
    {
        foreach (var (status, to) in new[] { (400, SystemName.Exact), (422, SystemName.Webshop), (500, SystemName.Exact), (500, SystemName.Webshop) })
        {
            var from = await World.Links.LogEndAsync(to, Cancellation);
            await World.Switches(to).RefuseAsync(status, to == SystemName.Exact ? Planted.ExactSays : Planted.ShopSays, Cancellation, Changes);
            await EditAsync(to.Other(), account, customer, $"{status} {to}");
            await HappenedAsync(to, from, request => request.Status == status);
            await World.Switches(to).HealAsync(Cancellation);
            var pair = await World.Links.PairAsync(Entity.Customer, account, Cancellation);
            await World.Settling.SettledAsync(Cancellation);
            await World.Grains.GetGrain<IPairGrain>(pair.Pair.ToString()).ResumeAsync();
            await World.Settling.SettledAsync(Cancellation);
        }

        // One refusal stays, for the pages.
        await World.ExactSwitches.RefuseAsync(400, Planted.ExactSays, Cancellation, Changes);
        await EditAsync(SystemName.Webshop, account, customer, "blijft");
        await World.Settling.SettledAsync(Cancellation);
        await World.ExactSwitches.HealAsync(Cancellation);
    }

    private async Task BreakAsync(string account, string customer)
    {
        foreach (var (fault, to) in new[] { ("lostReply", SystemName.Exact), ("lostReply", SystemName.Webshop), ("truncatedBody", SystemName.Webshop), ("wrongContentType", SystemName.Webshop) })
        {
            var from = await World.Links.LogEndAsync(to, Cancellation);
            // A token's renewal is a POST as well, and must not meet the fault: its lost reply would cost the consent.
            await World.Switches(to).FaultAsync(fault, Cancellation, ["PUT", "PATCH", "POST"], to == SystemName.Exact ? "/api/v1/" : null, times: 1);
            if (to == SystemName.Exact)
            {
                await World.Webshop.CreateAsync("customers", Planted.Customer(null, fault), Cancellation);
            }
            else
            {
                await EditAsync(SystemName.Exact, account, customer, fault);
            }

            await HappenedAsync(to, from, static request => request.Applied);
            await World.Settling.SettledAsync(Cancellation);
            await World.Switches(to).HealAsync(Cancellation);
        }
    }

    private async Task SendGarbageAsync()
    {
        foreach (var body in new[] { Planted.Word, $$"""{"Content":{"Topic":"{{Planted.Word}}","Key":"{{Planted.Word}}"},"HashCode":"{{Planted.Word}}"}""", $$"""{"type":"{{Planted.Word}}"}""" })
        {
            foreach (var path in new[] { $"webhooks/exact/{World.Name}", $"webhooks/webshop/{World.Name}", $"webhooks/exact/{Planted.Word}", $"webhooks/webshop/{Planted.Word}" })
            {
                using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                message.Headers.Add("webhook-id", Planted.Word);
                message.Headers.Add("webhook-timestamp", RunningWorld.Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
                message.Headers.Add("webhook-signature", $"v1,{Planted.Word}");
                using var answer = await World.Browser.SendAsync(message, Cancellation);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }

        foreach (var path in new[] { $"consent/return?state={World.Name}.{Planted.Word}&code={Planted.Word}", $"consent/return?error={Planted.Word}", $"login?ReturnUrl=/{Planted.Word}" })
        {
            using var answer = await World.Browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        }
    }

    private async Task LoseConsentAsync(string account)
    {
        var from = await World.Links.LogEndAsync(SystemName.Exact, Cancellation);
        await World.ExactSwitches.RefuseAsync(400, Planted.TokenDeskSays, Cancellation, path: "oauth2/token");
        await World.ExactSwitches.PostAsync("consent/revoke", Cancellation);
        await World.Exact.EditAsync("accounts", account, new() { ["Phone"] = $"07 {Planted.Word}" }, Cancellation);
        await World.Settling.UntilAsync(
            "the token endpoint refused and trouble is told",
            async () => (await World.Exact.RequestsAsync(from, Cancellation)).Any(static request => request is { Kind: "token", Status: 400 })
                && (await World.Feed(SystemName.Exact).GetState()).Trouble is not null,
            Cancellation);
        await World.ExactSwitches.HealAsync(Cancellation);
        await World.Settling.UntilAsync("consent is lost", async () => (await World.Tokens.GetState()).NeedsConsent, Cancellation);
        await World.ConsentAsync(Cancellation);
    }

    // Everything that a browser on this machine, or a Prometheus anywhere, can read without a login.
    private async Task<IReadOnlyList<string>> ShownAsync()
    {
        var pairs = await World.Directory.ListAsync(new PairQuery(World.Name, null, null, null, MostPairs), Cancellation);
        Assert.True(pairs.Count >= 6);
        List<string> paths =
        [
            "metrics", "", "login", $"connections/{World.Name}", $"connections/{World.Name}?search=31001",
            .. Enum.GetValues<PairStatus>().Select(status => $"connections/{World.Name}?status={status}"),
            .. pairs.Select(static pair => PairTable.Address(pair.Pair).TrimStart('/')),
            .. pairs.Select(static pair => State(typeof(PairGrain), pair.Pair.ToString())),
            .. SystemNames.Both.Select(system => State(typeof(FeedGrain), FeedKey.Of(World.Name, system))),
            .. SystemNames.Both.Select(system => State(typeof(QuotaGrain), World.Connection.QuotaKey(system))),
            State(typeof(ConnectionGrain), World.Name), State(typeof(TokenGrain), World.Name),
            "dashboard/DashboardCounters", "dashboard/ClusterStats", "dashboard/TopGrainMethods", "dashboard/GrainTypes",
        ];
        List<string> shown = [];
        foreach (var path in paths)
        {
            var text = await World.Browser.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);
            shown.Add($"/{path}\n{text}");
        }

        return shown;
    }

    private static string State(Type grain, string key) =>
        $"dashboard/GrainState?grainId={Uri.EscapeDataString(key)}&grainType={Uri.EscapeDataString(grain.FullName!)}";

    private async Task LearnTokenAsync()
    {
        if ((await World.Tokens.GetAsync(null)).Token is { } token)
        {
            _secrets.Add(token);
        }
    }

    private async Task EditAsync(SystemName where, string account, string customer, string part)
    {
        if (where == SystemName.Exact)
        {
            var edit = Planted.Account("31001", part);
            edit.Remove("Code");
            await World.Exact.EditAsync("accounts", account, edit, Cancellation);
            return;
        }

        var members = Planted.Customer("31001", part);
        members.Remove("number");
        await World.Webshop.EditAsync("customers", customer, members, Cancellation);
    }

    private Task HappenedAsync(SystemName system, long after, Func<LoggedRequest, bool> condition) => World.Settling.UntilAsync(
        "the fault happened", async () => (await World.Links.WritesAsync(system, after, Cancellation)).Any(condition), Cancellation);

    private void Nowhere(IReadOnlyList<string> texts) => Assert.DoesNotContain(
        texts, text => _secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)));

    private static void Told(IReadOnlyList<string> texts, string what) =>
        Assert.True(texts.Any(text => text.Contains(what, StringComparison.Ordinal)), $"Nothing says \"{what}\":\n{string.Join('\n', texts)}");
}
