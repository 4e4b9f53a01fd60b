using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Tests.Connections;

public sealed class ConnectionErrorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string, string, string> Wrong { get; } = new()
    {
        { "name", "\"Acme BV\"", "a.connection.json ($.name): it is a text of 7 characters that cannot stand in keys and addresses; give 1 to 40 small letters, digits, dashes or underscores, a letter or digit first" },
        { "exact.division", "\"123456\"", "a.connection.json ($.exact.division): it is a text of 6 characters; give a whole number from 1 to 2147483647" },
        { "exact.division", "0", "a.connection.json ($.exact.division): it is a number outside of what is possible; give a whole number from 1 to 2147483647" },
        { "exact.division", "null", "a.connection.json ($.exact.division): it is null; give a whole number from 1 to 2147483647" },
        { "exact.host", "\"ml\"", "a.connection.json ($.exact.host): it is a text of 2 characters, neither a country known here nor an address; give a country (be, de, es, fr, nl, uk, us) or a full https address; did you mean 'nl'?" },
        { "exact.host", "\"http://exact.example\"", "a.connection.json ($.exact.host): it is an http address, over which secrets would travel in the open; use https; http is for loopback only" },
        { "exact.divison", "1", "a.connection.json ($.exact.divison): there is no such member; the members here are clientId, clientSecret, division, host, webhookSecret; did you mean 'division'?" },
        { "exact.clientSecret", "\"env:NOT_SET\"", "a.connection.json ($.exact.clientSecret): the environment variable NOT_SET is not set; set it for the process that runs this command" },
        { "exact.clientSecret", "\"env:s3cr3t with spaces\"", "a.connection.json ($.exact.clientSecret): what follows env: is no name of an environment variable; use letters, digits and underscores" },
        { "exact.clientSecret", "\"file:missing.txt\"", "a.connection.json ($.exact.clientSecret): the secret's file does not exist; a relative path begins at the connection file's folder" },
        { "exact.clientSecret", "\"file:empty.txt\"", "a.connection.json ($.exact.clientSecret): the secret's file is empty or longer than 16384 bytes; it holds the secret and nothing else" },
        { "exact.clientSecret", "7", "a.connection.json ($.exact.clientSecret): it is a number; give \"env:NAME\" or \"file:path\"" },
        { "webshop.address", "\"shop.example\"", "a.connection.json ($.webshop.address): it is a text of 12 characters and no web address; give a full address that begins with https://, without user, query or fragment" },
        { "webshop.address", "\"https://me:pw@shop.example\"", "a.connection.json ($.webshop.address): it is an address with a user, a query or a fragment; give a full address that begins with https://, without user, query or fragment" },
        { "webshop.apiKey", null!, "a.connection.json ($.webshop.apiKey): neither an apiKey nor clientCredentials are given; give one of the two" },
        { "webshop.clientCredentials", "{}", "a.connection.json ($.webshop.apiKey): both an apiKey and clientCredentials are given; give one of the two" },
        { "webshop.webhookSecret", "\"env:EXACT_SECRET\"", "a.connection.json ($.webshop.webhookSecret): it has not the form of a Standard Webhooks secret; give whsec_ followed by 24 to 64 bytes in base64" },
        { "webshop", "[]", "a.connection.json ($.webshop): it is a list; give an object" },
        { "publicAddress", "\"http://sync.example\"", "a.connection.json ($.publicAddress): it is an http address, over which secrets would travel in the open; use https; http is for loopback only" },
        { "policies", "{ \"conflicts\": \"NewestWins\" }", "a.connection.json ($.policies.conflicts): it is a text of 10 characters that is none of the words; give one of newestWins, exactWins, webshopWins; did you mean 'newestWins'?" },
        { "policies", "{ \"deletes\": { \"orders\": \"report\" } }", "a.connection.json ($.policies.deletes.orders): there is no such member; the members here are customer, order, product; did you mean 'order'?" },
        { "policies", "{ \"currency\": \"euro\" }", "a.connection.json ($.policies.currency): it is a text of 4 characters and no currency code; give a currency's three capital letters, such as EUR" },
        { "policies", "{ \"timeZone\": \"Europe/Amsterdm\" }", "a.connection.json ($.policies.timeZone): it is a text of 15 characters that names no time zone of this machine; give a time zone's name, such as Europe/Amsterdam; did you mean 'Europe/Amsterdam'?" },
        { "timing", "{ \"exactPollSeconds\": 5 }", "a.connection.json ($.timing.exactPollSeconds): it is a number outside of what is possible; give a number from 30 to 86400" },
        { "timing", "{ \"timeDividedBy\": 1000 }", "a.connection.json ($.timing.timeDividedBy): it is a number outside of what is possible; give a number from 1 to 120" },
        { "limits", "{ \"keepFreePerMinute\": 60 }", "a.connection.json ($.limits.keepFreePerMinute): it leaves no call to this connection; give less than exactCallsPerMinute, which is 60" },
        { "mapping", "\"missing.mapping.json\"", "a.connection.json ($.mapping): there is no such file; give a mapping file's name relative to this file, or leave it out for the default mapping" },
        { "mapping", "\"broken.mapping.json\"", "broken.mapping.json: line 1, position 13 ($.custmer): a mapping has no member 'custmer'; did you mean 'customer'?" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_one_member_wrong_names_file_path_shape_and_remedy(string path, string? value, string line)
    {
        _folder.Write("empty.txt", "\n");
        _folder.Write("broken.mapping.json", "{ \"custmer\": [] }");
        var file = TestFolder.Whole();
        var names = path.Split('.');
        var parent = names.Length == 1 ? file : (JsonObject)file[names[0]]!;
        parent.Remove(names[^1]);
        if (value is not null)
        {
            parent[names[^1]] = JsonNode.Parse(value);
        }

        _folder.Write("a.connection.json", file.ToJsonString());

        Assert.Contains(line, _folder.Errors());
    }

    [Fact]
    public void Read_several_things_wrong_in_several_files_tells_all_at_once()
    {
        _folder.Write("a.connection.json", "{ \"name\": \"a\" }");
        _folder.Write("b.connection.json", "[]");
        _folder.Write("c.connection.json", "{ \"name\": \"c\",");

        Assert.Equal(
            [
                "a.connection.json ($.exact): it is missing; give an object",
                "a.connection.json ($.webshop): it is missing; give an object",
                "b.connection.json ($): it is a list; a connection file is an object",
                "c.connection.json ($): this is no JSON from line 1, position 14 on; mend it there, or just before",
            ],
            _folder.Errors());
    }

    [Fact]
    public void Read_a_member_twice_is_refused()
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString().Replace("{\"name\":", "{\"name\":\"other\",\"name\":", StringComparison.Ordinal));

        Assert.Equal(["a.connection.json ($.name): it is given twice; keep one of the two"], _folder.Errors());
    }

    [Fact]
    public void Read_two_files_of_one_name_or_one_pair_of_systems_is_refused()
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());
        _folder.Write("b.connection.json", TestFolder.Whole().ToJsonString());

        Assert.Equal(
            [
                "b.connection.json ($.name): a.connection.json has the same name; give each connection a name of its own",
                "b.connection.json: a.connection.json joins the same division and the same shop; keep one of the two: both would make every record",
            ],
            _folder.Errors());
    }

    [Fact]
    public void Read_two_files_that_share_an_app_and_a_division_and_differ_in_its_limits_says_so()
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());
        var other = TestFolder.Whole("other");
        other["webshop"]!["address"] = "https://other.example/api";
        other["limits"] = JsonNode.Parse("""{ "exactCallsPerMinute": 30 }""");
        _folder.Write("b.connection.json", other.ToJsonString());

        Assert.Equal(
            ["b.connection.json ($.limits): a.connection.json uses the same app in the same division with other limits of calls; give both the same limits and the same timeDividedBy: Exact counts their calls together"],
            _folder.Errors());
        other.Remove("limits");
        _folder.Write("b.connection.json", other.ToJsonString());
        Assert.Equal(2, Assert.IsType<ExactSyncCluster.Silo.Connections.Files.ConnectionReading.Read>(_folder.Read()).Definitions.Length);
    }

    [Fact]
    public void Read_a_misspelt_mapping_row_names_file_row_and_nearest_name()
    {
        var rows = ExactSyncCluster.Core.Mapping.DefaultMapping.Text.Replace("\"exact\": \"YourRef\"", "\"exact\": \"YourReff\"", StringComparison.Ordinal);
        _folder.Write("own.mapping.json", rows);
        var file = TestFolder.Whole();
        file["mapping"] = "own.mapping.json";
        _folder.Write("a.connection.json", file.ToJsonString());

        var error = Assert.Single(_folder.Errors());
        Assert.StartsWith("own.mapping.json: order row 1: ", error, StringComparison.Ordinal);
        Assert.EndsWith("; did you mean 'YourRef'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_a_mapping_that_is_wrong_in_form_and_in_names_tells_both()
    {
        _folder.Write("own.mapping.json", ExactSyncCluster.Core.Mapping.DefaultMapping.Text
            .Replace("\"exact\": \"YourRef\"", "\"exact\": \"YourReff\"", StringComparison.Ordinal)
            .Replace("\"exact\": \"Email\",", "\"exact\": \"Email\", \"colour\": 1,", StringComparison.Ordinal));
        var file = TestFolder.Whole();
        file["mapping"] = "own.mapping.json";
        _folder.Write("a.connection.json", file.ToJsonString());

        Assert.Collection(
            _folder.Errors(),
            static error => Assert.EndsWith("a mapping has no member 'colour'", error, StringComparison.Ordinal),
            static error => Assert.StartsWith("own.mapping.json: order row 1: Exact has no property 'YourReff'", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_no_folder_or_no_file_says_what_to_do()
    {
        Assert.Equal([$"{_folder.Path}: no file here is named *.connection.json; the command 'connection example' prints one to begin with"], _folder.Errors());
        var missing = Path.Combine(_folder.Path, "missing");
        var reading = ExactSyncCluster.Silo.Connections.Files.ConnectionFolder.Read(missing, TestFolder.Home, static _ => null);
        Assert.Equal(
            [$"{missing}: there is no such folder; make it, and put a connection file into it"],
            Assert.IsType<ExactSyncCluster.Silo.Connections.Files.ConnectionReading.Refused>(reading).Errors);
    }

    public void Dispose() => _folder.Dispose();
}
