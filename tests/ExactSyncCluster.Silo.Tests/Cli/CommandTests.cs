using System.CommandLine;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Connections.Files;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Tests.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ExactSyncCluster.Silo.Tests.Cli;

public sealed class CommandTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Check_good_files_prints_what_they_say_and_ends_with_0()
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());

        Assert.Equal(0, await RunAsync("check", "--connections", _folder.Path));
        Assert.Contains("https://start.exactonline.nl/, division 123456", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("1 connection can be used.\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("check", "")]
    [InlineData("run", "; nothing was started")]
    public async Task Check_and_run_wrong_files_tell_each_error_with_the_folder_and_end_with_2(string command, string end)
    {
        _folder.Write("a.connection.json", "{ \"name\": \"a\" }");

        Assert.Equal(2, await RunAsync([command, "--connections", _folder.Path, .. command == "run" ? new[] { "--data", _folder.Path } : []]));
        Assert.Equal(
            $"a.connection.json ($.exact): it is missing; give an object\na.connection.json ($.webshop): it is missing; give an object\n2 things are wrong in {_folder.Path}{end}.\n",
            _error.ToString());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_by_its_full_path()
    {
        Assert.Equal(2, await RunAsync("check", "--connections", "not-there"));
        Assert.StartsWith($"{Path.GetFullPath("not-there")}: there is no such folder; ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_without_its_folders_says_which_options_and_variables_give_them()
    {
        Assert.Equal(2, await RunAsync("run"));
        Assert.Equal("Give --connections and --data, or set EXACTSYNC_CONNECTIONS and EXACTSYNC_DATA.\n", _error.ToString());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--no-such-option")]
    public async Task Run_prints_no_secret_of_its_environment(string asked)
    {
        const string secret = "s3cret-of-the-environment";
        _folder.Environment["EXACTSYNC_OPERATOR_PASSWORD"] = secret;
        _folder.Environment["EXACTSYNC_POSTGRES"] = $"Host=db;Database=sync;Password={secret}";

        await RunAsync("run", asked);

        Assert.Contains("EXACTSYNC_POSTGRES", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, _output.ToString() + _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cluster-id is for several silos, and SQLite serves one silo alone. Give --postgres, or leave --cluster-id.\n", "--cluster-id", "a")]
    [InlineData("--advertised-address is for several silos, and SQLite serves one silo alone. Give --postgres, or leave --advertised-address.\n", "--advertised-address", "10.0.0.1")]
    [InlineData("--advertised-address must be the IP address of this machine that the other silos reach.\n", "--postgres", "Host=db;Database=sync", "--advertised-address", "0.0.0.0")]
    [InlineData("The PostgreSQL connection string must name at least Host and Database.\n", "--postgres", "Host=db")]
    [InlineData("With --postgres all is kept in its database, the keys too: leave --data and EXACTSYNC_DATA, or leave --postgres.\n", "--postgres", "Host=db;Database=sync", "--data", "here")]
    [InlineData("--postgres needs --key-certificate: the keys lie in the database beside what they protect, and every silo must be able to read them. Give all silos the same certificate.\n", "--postgres", "Host=db;Database=sync")]
    public async Task Run_settings_of_a_cluster_that_cannot_be_are_refused_with_the_reason(string message, params string[] given)
    {
        Assert.Equal(2, await RunAsync(["run", "--connections", _folder.Path, .. given]));
        Assert.Equal(message, _error.ToString());
    }

    [Fact]
    public async Task Run_reads_the_connection_string_from_a_file_that_is_named()
    {
        _folder.Write("postgres.txt", "Host=db\n");
        _folder.Environment["EXACTSYNC_POSTGRES_FILE"] = Path.Combine(_folder.Path, "postgres.txt");

        Assert.Equal(2, await RunAsync("run", "--connections", _folder.Path));
        Assert.Equal("The PostgreSQL connection string must name at least Host and Database.\n", _error.ToString());
    }

    [Theory]
    [InlineData("--http-port", "70000", "--http-port must be a whole number from 0 to 65535.")]
    [InlineData("--http-address", "here", "--http-address must be an IP address")]
    [InlineData("--trusted-proxies", "10.0.0.4, the-ingress", "--trusted-proxies must name IP addresses or networks of some, as 10.0.0.4 or 10.244.0.0/16, separated by commas: 'the-ingress' is neither.")]
    public async Task Run_an_impossible_option_is_refused_by_name(string option, string value, string message)
    {
        Assert.Equal(1, await RunAsync("run", option, value));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXACTSYNC_HTTP_PORT", "eighty", "EXACTSYNC_HTTP_PORT must be a whole number from 0 to 65535.")]
    [InlineData("EXACTSYNC_TRUSTED_PROXIES", "0.0.0.0/0", "EXACTSYNC_TRUSTED_PROXIES must name IP addresses or networks of some")]
    public async Task Run_an_impossible_variable_is_refused_by_name(string variable, string value, string message)
    {
        _folder.Environment[variable] = value;

        Assert.Equal(1, await RunAsync("run"));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_a_key_certificate_that_cannot_be_read_is_told_and_ends_with_2()
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());
        _folder.Write("key.pfx", "no certificate");
        var file = Path.Combine(_folder.Path, "key.pfx");

        Assert.Equal(2, await RunAsync("run", "--connections", _folder.Path, "--data", _folder.Path, "--key-certificate", file));
        Assert.Equal($"The key certificate {file} cannot be read: give a PKCS #12 file and its password.\n", _error.ToString());
    }

    [Fact]
    public async Task Texts_are_printed_as_they_ship()
    {
        await PrintsAsync(DefaultMapping.Text, "mapping", "print");
        await PrintsAsync(DefaultMapping.SchemaText, "mapping", "schema");
        await PrintsAsync(ConnectionTexts.Example, "connection", "example");
        await PrintsAsync(ConnectionTexts.Sandbox, "connection", "example", "--sandbox");
        await PrintsAsync(ConnectionTexts.Schema, "connection", "schema");
    }

    [Fact]
    public void The_sandboxes_connection_file_is_without_a_warning_and_says_what_the_sandboxes_know()
    {
        _folder.Write("sandbox.connection.json", ConnectionTexts.Sandbox);

        Assert.Empty(Assert.IsType<ConnectionReading.Read>(_folder.Read()).Warnings);
        var (exact, webshop) = (_folder.Only().Exact, _folder.Only().Webshop);
        var app = new Sandbox.ExactOnline.Consent.ExactAppOptions();
        Assert.Equal((app.ClientId, app.ClientSecret, app.WebhookSecret), (exact.ClientId, exact.ClientSecret, exact.WebhookSecret));
        Assert.Equal(new Sandbox.ExactOnline.Records.ExactDivisionOptions().Division, exact.Division);
        Assert.Equal(new Connectors.Webshop.Authorization.WebshopCredentials.ApiKey(Sandbox.Webshop.WebshopSandboxOptions.DefaultApiKey), webshop.Credentials);
        Assert.Equal(("http://127.0.0.1:5101/", "http://127.0.0.1:5102/api"), (exact.BaseAddress.AbsoluteUri, webshop.BaseAddress.AbsoluteUri));
    }

    [Fact]
    public async Task Dataflow_of_an_own_mapping_prints_its_rows_in_the_chosen_form()
    {
        _folder.Write("own.mapping.json", """{ "customer": [{ "exact": "Code", "webshop": "number", "type": "text", "key": true }], "product": [], "order": [], "orderLine": [] }""");

        Assert.Equal(0, await RunAsync("dataflow", "--format", "rst", "--mapping", Path.Combine(_folder.Path, "own.mapping.json")));
        Assert.Contains("| Code           | number                 | text                    |", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("dataflow"));
        Assert.Contains("# Dataflow between Exact Online and the Customwebshop", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dataflow_of_a_file_that_is_not_there_ends_with_2()
    {
        Assert.Equal(2, await RunAsync("dataflow", "--mapping", "missing.json"));
        Assert.Equal("missing.json: the file cannot be read; check its name and the rights of the user that runs this command\n", _error.ToString());
    }

    [Theory]
    [InlineData("Give --api-key, or all of --client-id, --client-secret and --token-url.", "--url", "https://shop.example")]
    [InlineData("Give --api-key, or all of --client-id, --client-secret and --token-url.", "--url", "https://shop.example", "--client-id", "me")]
    [InlineData("--url, --token-url and --webhook-url must be full http or https addresses.", "--url", "shop", "--api-key", "k")]
    [InlineData("--api-key: the environment variable NOT_SET is not set; set it for the process that runs this command.", "--url", "https://shop.example", "--api-key", "env:NOT_SET")]
    public async Task Conformance_without_what_it_needs_says_so_and_ends_with_2(string message, params string[] given)
    {
        Assert.Equal(2, await RunAsync(["conformance", .. given]));
        Assert.Equal(message + "\n", _error.ToString());
    }

    [Fact]
    public async Task A_certificate_is_made_once_with_its_key_and_for_its_owner_alone()
    {
        var file = Path.Combine(_folder.Path, "keys.pfx");

        Assert.Equal(0, await RunAsync("certificate", "make", file));
        var made = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("certificate", "make", file));

        Assert.Equal(made, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.EndsWith("is there already and was left as it is.\n", _output.ToString(), StringComparison.Ordinal);
        using var certificate = KeyRing.Read(file, "");
        Assert.True(certificate.HasPrivateKey);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_certificate_is_not_replaced_without_the_database_and_both_certificates()
    {
        Assert.Equal(2, await RunAsync("certificate", "replace"));
        Assert.Equal("Give --postgres, --key-certificate and --next-key-certificate.\n", _error.ToString());
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(503, 1)]
    public async Task Health_ends_as_the_silo_answers(int status, int code)
    {
        await using var silo = WebApplication.CreateSlimBuilder().Build();
        silo.Urls.Add("http://127.0.0.1:0");
        silo.MapGet("/health/ready", () => Results.StatusCode(status));
        await silo.StartAsync(TestContext.Current.CancellationToken);
        _folder.Environment["EXACTSYNC_HTTP_PORT"] = new Uri(silo.Urls.First()).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(code, await RunAsync("health"));
        Assert.EndsWith($"/health/ready: {status}\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_without_a_silo_says_that_none_is_there()
    {
        // Nothing listens on the discard port.
        Assert.Equal(1, await RunAsync("health", "--http-port", "9"));
        Assert.Equal("http://127.0.0.1:9/health/ready: cannot be reached (ConnectionError). Is a silo running there, with this HTTP port?\n", _error.ToString());
        Assert.Equal(2, await RunAsync("health", "--address", "ftp://here/"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private async Task PrintsAsync(string text, params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync(arguments));
        Assert.Equal(text.TrimEnd() + "\n", _output.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) =>
        RootCommands.Create(name => _folder.Environment.GetValueOrDefault(name)).Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = _output, Error = _error }, TestContext.Current.CancellationToken);
}
