using System.Net;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Pages;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Tests.Endpoints;
using ExactSyncCluster.Silo.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Pages;

public sealed class PageTests : IAsyncLifetime
{
    private const string Personal = "Jansen <& Zn>";

    private static readonly Guid Id = new("0198a6c2000070008000000000000001");

    // One for each test: what is stored by one would be listed in another.
    private readonly RunningSilo _silo = new();
    private HttpClient _http = new();

    public async ValueTask InitializeAsync()
    {
        await _silo.InitializeAsync();
        _http.Dispose();
        _http = _silo.Browser();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static PairKey Pair => new(RunningSilo.Connection, Entity.Customer, Id);

    [Fact]
    public async Task Home_of_a_silo_without_connections_says_what_to_do()
    {
        await using var silo = new RunningSilo();
        await silo.InitializeAsync();
        using var http = silo.Browser();

        Assert.Contains("No connection is running yet.", await http.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_of_which_no_record_waits_says_so()
    {
        await using var silo = new RunningSilo();
        await silo.InitializeAsync();
        using var http = silo.Browser();
        silo.Connect();

        Assert.Contains("No record waits, and none needs a person.", await http.GetStringAsync(new Uri("/connections/acme", UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_of_a_silo_shows_how_things_stand_and_no_personal_value_without_the_login()
    {
        _silo.Connect();
        await StoreAsync();

        var home = await ReadAsync("/");
        Assert.Contains("1 record needs a person", home, StringComparison.Ordinal);
        Assert.Contains("needs consent", home, StringComparison.Ordinal);
        foreach (var found in new[] { "", "?search=10012", "?search=26527FDE-F38D-4D41-BACA-68225F4AA995", "?search=cus_1", "?entity=customer&status=Parked" })
        {
            var list = await ReadAsync("/connections/acme" + found);
            Assert.Contains(PairTable.Address(Pair), list, StringComparison.Ordinal);
            Assert.DoesNotContain("Jansen", list, StringComparison.Ordinal);
        }

        var page = await ReadAsync(PairTable.Address(Pair));
        foreach (var shown in new[] { "Customer 10012", "needs a person", "The webshop refuses the name.", "Mend the record so that it would take it", "lost a conflict", "name", "order uncertain", "Values are shown after the login." })
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Jansen", page, StringComparison.Ordinal);
        using var browser = await _silo.OperatorAsync();
        var known = await browser.GetStringAsync(new Uri(PairTable.Address(Pair), UriKind.Relative), Cancellation);
        Assert.Contains(WebUtility.HtmlEncode(Personal), known, StringComparison.Ordinal);
        Assert.DoesNotContain(Personal, known, StringComparison.Ordinal);
        Assert.Contains(">Bring back</button>", known, StringComparison.Ordinal);
        using var gone = await RunningSilo.SendAsync(browser, PairTable.Address(Pair), PairTable.Address(Pair) + "/restore", ("entry", "987654321"));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_search_that_finds_nothing_says_what_that_can_mean()
    {
        _silo.Connect();

        var page = await ReadAsync("/connections/acme?search=%3Cscript%3E");

        Assert.Contains("No record with this number, code or id is known here.", page, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;script&gt;\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_that_waits_says_what_hinders_its_connection_for_which_record_it_waits_and_that_one_says_so_too()
    {
        _silo.Connect();
        await StoreAsync();
        var order = new PairKey(RunningSilo.Connection, Entity.Order, new("0198a6c2000070008000000000000002"));
        var at = TimeProvider.System.GetUtcNow();
        var document = TestStore.Document(order, "exact-order", null, "WEB-1", new Standing.Waiting(WaitCause.Needs, SystemName.Webshop, at, at.AddMinutes(5), Pair, "its customer is not linked yet"));
        await _silo.Services.GetRequiredService<PairStorage>().WriteStateAsync("pair", TestStore.Grain(order), new GrainState<PairDocument>(document, null!));

        var page = await ReadAsync(PairTable.Address(order));
        Assert.Contains($"<a href=\"{PairTable.Address(Pair)}\">Customer 10012</a>", page, StringComparison.Ordinal);
        Assert.Contains("No consent has been given yet. ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("open the connection", page, StringComparison.Ordinal);
        Assert.DoesNotContain("There is nothing to do", page, StringComparison.Ordinal);
        var customer = await ReadAsync(PairTable.Address(Pair));
        Assert.Contains("These wait for it", customer, StringComparison.Ordinal);
        Assert.Contains(PairTable.Address(order), customer, StringComparison.Ordinal);
        Assert.Contains(PairTable.Address(order), await ReadAsync("/?search=web-1"), StringComparison.Ordinal);
        Assert.Contains("is known in any connection", await ReadAsync("/?search=WEB-999"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_whose_number_others_have_too_leads_to_them()
    {
        _silo.Connect();
        PairKey[] pairs = [new(RunningSilo.Connection, Entity.Customer, new("0198a6c2000070008000000000000003")), new(RunningSilo.Connection, Entity.Customer, new("0198a6c2000070008000000000000004"))];
        foreach (var pair in pairs)
        {
            var parked = new Standing.Parked(ParkCause.Ambiguous, TimeProvider.System.GetUtcNow(), "several");
            var document = TestStore.Document(pair, null, $"cus_{pair.Id:N}", "TWICE", parked);
            document.Row = document.Row! with { Status = PairStatus.Parked, Cause = nameof(ParkCause.Ambiguous), Reason = "several" };
            await _silo.Services.GetRequiredService<PairStorage>().WriteStateAsync("pair", TestStore.Grain(pair), new GrainState<PairDocument>(document, null!));
        }

        Assert.Contains($"<a href=\"{PairTable.Address(pairs[1])}\">TWICE</a>", await ReadAsync(PairTable.Address(pairs[0])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PairStatus.Working, Hindrance.None, "There is nothing to do.")]
    [InlineData(PairStatus.Working, Hindrance.Person, "when what is said above is done.")]
    [InlineData(PairStatus.Known, Hindrance.Passing, "when what is said above is over.")]
    public void Advice_says_that_there_is_nothing_to_do_only_where_nothing_hinders(PairStatus status, object hindrance, string end) =>
        Assert.EndsWith(end, Advice.Of(status, null, (Hindrance)hindrance), StringComparison.Ordinal);

    [Theory]
    [InlineData(Hindrance.None, "It waits until a call is free; orders go first. There is nothing to do.")]
    [InlineData(Hindrance.Person, "It waits until a call is free; orders go first. It goes on by itself when what is said above is done.")]
    [InlineData(Hindrance.Standstill, "It goes on by itself when what is said above is done.")]
    public void While_no_call_is_made_nothing_waits_for_a_free_one(object hindrance, string advice) =>
        Assert.Equal(advice, Advice.Of(PairStatus.Waiting, nameof(WaitCause.Quota), (Hindrance)hindrance));

    [Theory]
    [InlineData("Webshop is searched for a record with the same key", "The webshop is searched for a record with the same key.")]
    [InlineData("the Webshop record's content is on its way", "The webshop record's content is on its way.")]
    [InlineData("Exact IsWebshopItem is empty; Exact's feed tells", "Exact Online IsWebshopItem is empty; Exact's feed tells.")]
    public void Reasons_call_the_systems_as_people_do(string reason, string shown) => Assert.Equal(shown, Words.Reason(reason));

    [Theory]
    [InlineData("/connections/unknown")]
    [InlineData("/connections/acme/pairs/order/xyz")]
    [InlineData("/connections/unknown/pairs/customer/0198a6c2-0000-7000-8000-000000000009")]
    public async Task A_page_that_is_not_there_says_so(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Not found", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_forbids_scripts_frames_and_keeping()
    {
        using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative), Cancellation);

        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _silo.DisposeAsync();
    }

    private async Task<string> ReadAsync(string path) => await _http.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);

    private async Task StoreAsync()
    {
        var at = TimeProvider.System.GetUtcNow();
        var lost = new Stamp(SystemName.Exact, at, at);
        var document = TestStore.Document(
            Pair, "26527fde-f38d-4d41-baca-68225f4aa995", "cus_1", "10012", new Standing.Parked(ParkCause.Rejected, at, "the webshop refuses the name"), Fields.None.With("Name", Value.Of(Personal)));
        document.Row = document.Row! with { Status = PairStatus.Parked, Cause = nameof(ParkCause.Rejected), Reason = "the webshop refuses the name" };
        document.NewHistory =
        [
            new()
            {
                Kind = HistoryKind.ConflictLost,
                At = at,
                System = SystemName.Exact,
                Group = "name",
                Values = Fields.None.With("Name", Value.Of(Personal)),
                Stamp = lost,
                Winner = lost with { System = SystemName.Webshop },
                OrderUncertain = true,
            },
        ];
        var storage = _silo.Services.GetRequiredService<PairStorage>();
        var state = new GrainState<PairDocument>();
        await storage.ReadStateAsync("pair", TestStore.Grain(Pair), state);
        state.State = document;
        await storage.WriteStateAsync("pair", TestStore.Grain(Pair), state);
    }
}
