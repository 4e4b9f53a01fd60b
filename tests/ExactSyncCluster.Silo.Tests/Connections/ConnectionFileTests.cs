using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Tests.Connections;

public sealed class ConnectionFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void Read_the_least_file_takes_every_default()
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());

        var read = _folder.Only();

        Assert.Equal("acme", read.Name);
        Assert.Equal("https://start.exactonline.nl/", read.Exact.BaseAddress.AbsoluteUri);
        Assert.Equal("from-the-environment", read.Exact.ClientSecret);
        Assert.Equal("http://127.0.0.1:8080/consent/return", read.Exact.RedirectUri.AbsoluteUri);
        Assert.Equal(new SyncPolicy(), read.Policy);
        Assert.Equal(new SyncTiming(), read.Timing);
        Assert.Equal(TimeSpan.FromSeconds(450), read.Exact.Feeds.PollPeriod);
        Assert.Equal(TimeSpan.FromSeconds(1500), read.Exact.Feeds.PollPeriodWithWebhooks);
        Assert.Equal(TimeSpan.FromSeconds(30), read.Webshop.Feeds.PollPeriod);
        Assert.Equal(new ExactSyncCluster.Core.Budget.BudgetOptions(), read.Exact.Budget);
        Assert.Equal(new ExactSyncCluster.Core.Budget.FuseOptions(), read.Fuse);
        Assert.Null(read.PublicAddress);
    }

    [Fact]
    public void Read_a_secret_from_a_file_takes_the_text_without_its_line_end()
    {
        _folder.Write("key.txt", "the-key\n");
        var file = TestFolder.Whole();
        file["webshop"]!["apiKey"] = "file:key.txt";
        _folder.Write("a.connection.json", file.ToJsonString());

        Assert.Equal(new WebshopCredentials.ApiKey("the-key"), _folder.Only().Webshop.Credentials);
    }

    [Fact]
    public void Read_a_secret_that_stands_in_the_file_warns_of_the_place_and_not_the_value()
    {
        var file = TestFolder.Whole();
        file["exact"]!["clientSecret"] = "very-secret";
        _folder.Write("a.connection.json", file.ToJsonString());

        var warning = Assert.Single(Assert.IsType<ConnectionReading.Read>(_folder.Read()).Warnings);

        Assert.Equal("a.connection.json ($.exact.clientSecret): the secret stands in the file itself; give \"env:NAME\" or \"file:path\" instead", warning);
    }

    [Fact]
    public void Read_everything_given_takes_it()
    {
        var file = TestFolder.Whole();
        file["publicAddress"] = "https://sync.example/exact";
        file["policies"] = JsonNode.Parse("""{ "conflicts": "exactWins", "deletes": { "order": "report" }, "creates": "exactOnly", "currency": "USD" }""");
        file["timing"] = JsonNode.Parse("""{ "exactPollSeconds": 120, "exactPollSecondsWithWebhooks": 900, "orderRestSeconds": 60 }""");
        file["limits"] = JsonNode.Parse("""{ "exactCallsPerDay": 9000, "keepFreePerDay": 100, "changesInFlight": 10, "deletesPerHour": 3, "deletesPercent": 2 }""");
        _folder.Write("a.connection.json", file.ToJsonString());

        var read = _folder.Only();

        Assert.Equal("https://sync.example/exact/consent/return", read.Exact.RedirectUri.AbsoluteUri);
        Assert.Equal(new SyncPolicy { Conflicts = ConflictRule.ExactWins, OrderDeleted = DeleteRule.Report, Creates = CreateRule.ExactOnly, Currency = "USD" }, read.Policy);
        Assert.Equal(TimeSpan.FromMinutes(2), read.Exact.Feeds.PollPeriod);
        Assert.Equal(TimeSpan.FromMinutes(15), read.Exact.Feeds.PollPeriodWithWebhooks);
        Assert.Equal(TimeSpan.FromMinutes(1), read.Timing.OrderRest);
        Assert.Equal((9000, 100, 10), (read.Exact.Budget.DayLimit, read.Exact.Budget.DayReserve, read.Exact.Feeds.Window));
        Assert.Equal((3, 0.02), (read.Fuse.Deletes, read.Fuse.DeletesOfLinked));
    }

    [Fact]
    public void The_example_can_be_used_as_it_is_printed()
    {
        foreach (var name in new[] { "EXACT_CLIENT_ID", "EXACT_CLIENT_SECRET", "EXACT_WEBHOOK_SECRET", "WEBSHOP_API_KEY" })
        {
            _folder.Environment[name] = "something";
        }

        _folder.Environment["WEBSHOP_WEBHOOK_SECRET"] = "whsec_ZGVtby13ZWJob29rLXNlY3JldC0yNC1ieXRlcw==";
        _folder.Write("example.connection.json", ConnectionTexts.Example);

        Assert.Empty(Assert.IsType<ConnectionReading.Read>(_folder.Read()).Warnings);
    }

    [Fact]
    public void The_schema_knows_the_members_that_the_reader_knows()
    {
        var schema = JsonNode.Parse(ConnectionTexts.Schema)!;

        foreach (var (path, definition) in new[] { ("$", schema), ("$.exact", schema["$defs"]!["exact"]!), ("$.webshop", schema["$defs"]!["webshop"]!), ("$.policies", schema["$defs"]!["policies"]!), ("$.timing", schema["$defs"]!["timing"]!), ("$.limits", schema["$defs"]!["limits"]!) })
        {
            var file = TestFolder.Whole();
            var place = path == "$" ? file : (JsonObject)(file[path[2..]] ??= new JsonObject());
            place["noSuchMember"] = 1;
            _folder.Write("a.connection.json", file.ToJsonString());
            var named = definition["properties"]!.AsObject().Select(static member => member.Key).Order(StringComparer.Ordinal);

            Assert.Contains($"a.connection.json ({path}.noSuchMember): there is no such member; the members here are {string.Join(", ", named)}", _folder.Errors());
        }
    }

    public void Dispose() => _folder.Dispose();
}
