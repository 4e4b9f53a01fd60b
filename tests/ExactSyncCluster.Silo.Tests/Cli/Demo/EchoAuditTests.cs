using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

/// <summary>Which writes were called for, and which came back. Times are seconds after the start.</summary>
public sealed class EchoAuditTests
{
    private const string Client = "engine";
    private const string Account = "4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b01";
    private const string Customer = "cus-1";

    private static readonly DateTimeOffset Start = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly DemoProperty Email = DemoProperties.Find(Entity.Customer, "email");

    private readonly Ledger ledger = new();
    private readonly List<LoggedRequest> exact = [];

    [Fact]
    public void A_write_that_brings_back_an_edit_that_a_write_replaced_unseen_is_called_for()
    {
        MatchAndCarryOver();
        Edit(SystemName.Exact, 9.95, "theirs");
        Feed(9.96, 10.1);
        Write(12);

        Assert.Empty(Findings());
    }

    [Fact]
    public void An_edit_that_was_read_and_still_on_its_way_when_it_was_replaced_is_brought_back_too()
    {
        MatchAndCarryOver();
        Edit(SystemName.Exact, 9.8, "theirs");
        Feed(9.85, 9.95);
        Write(12);

        Assert.Empty(Findings());
    }

    [Fact]
    public void An_edit_that_no_write_replaced_calls_for_none_on_its_own_side()
    {
        MatchAndCarryOver();
        Edit(SystemName.Exact, 11, "theirs");
        Feed(11.1, 11.2);
        Write(13);

        Assert.Equal("write 3 of it to Exact Online, which only 2 edits called for", Assert.Single(Findings()).What);
    }

    [Fact]
    public void An_edit_that_was_known_when_it_was_replaced_calls_for_none_on_its_own_side()
    {
        MatchAndCarryOver(readBefore: 8.5);
        Edit(SystemName.Exact, 8, "theirs");
        Write(12);

        Assert.Equal("write 3 of it to Exact Online, which only 2 edits called for", Assert.Single(Findings()).What);
    }

    [Fact]
    public void One_edit_is_brought_back_once()
    {
        MatchAndCarryOver();
        Edit(SystemName.Exact, 9.95, "theirs");
        Write(12);
        Write(14);

        Assert.Equal("write 4 of it to Exact Online, which only 3 edits called for", Assert.Single(Findings()).What);
    }

    [Theory]
    [InlineData("same", 9.9, true)]
    [InlineData("other", 9.9, false)]
    [InlineData("same", 8.5, false)]
    public void A_write_that_alters_nothing_is_called_for_where_both_sides_just_typed_the_same(string theirs, double readAt, bool isCalledFor)
    {
        Edit(SystemName.Webshop, 8, "same");
        Edit(SystemName.Exact, 8.2, theirs);
        Feed(readAt, readAt + 0.05);
        Write(10, altered: false);

        Assert.Equal(isCalledFor, !Findings().Any());
    }

    // The first match writes, then an edit of the shop does.
    private void MatchAndCarryOver(double readBefore = 7)
    {
        Feed(0.5, 0.6);
        Write(1);
        Edit(SystemName.Webshop, 5, "ours");
        Feed(readBefore, readBefore + 0.1);
        Write(10);
    }

    private void Edit(SystemName system, double at, string value) => ledger.Add(new Deed
    {
        Kind = DeedKind.Set,
        Entity = Entity.Customer,
        Key = "10036",
        Property = Email,
        Value = value,
        System = system,
        RowId = system == SystemName.Exact ? Account : Customer,
        At = Start.AddSeconds(at),
    });

    private void Feed(double from, double to) => exact.Add(new LoggedRequest
    {
        At = Start.AddSeconds(from),
        EndedAt = Start.AddSeconds(to),
        Method = "GET",
        Path = "/sync/CRM/Accounts?$filter=Timestamp gt 7L",
        Kind = "feed",
        Entity = "accounts",
        Status = 200,
        Client = Client,
    });

    private void Write(double at, bool altered = true) => exact.Add(new LoggedRequest
    {
        At = Start.AddSeconds(at),
        EndedAt = Start.AddSeconds(at + 0.05),
        Method = "PUT",
        Path = $"/crm/Accounts(guid'{Account}')",
        Kind = "write",
        Entity = "accounts",
        RecordId = Account,
        Status = 204,
        Applied = true,
        Fields = ["Email"],
        Altered = altered ? ["Email"] : [],
        Client = Client,
    });

    private IEnumerable<Finding> Findings()
    {
        var none = ImmutableDictionary<string, string>.Empty;
        var pair = new JoinedPair("10036", new(Entity.Customer, Account, none, []), new(Entity.Customer, Customer, none, []));
        var shown = new ShownSystem([pair.Exact], [], []);
        return new EchoAudit(new Joined([pair], [], []), shown, ledger, new EngineLog(exact, Client, [], "shop")).Findings();
    }
}
