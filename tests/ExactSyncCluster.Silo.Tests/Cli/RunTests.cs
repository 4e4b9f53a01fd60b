using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Storage.Sqlite;
using ExactSyncCluster.Silo.Tests.Connections;

namespace ExactSyncCluster.Silo.Tests.Cli;

public sealed class RunTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly WaitingWriter _output = new("needs consent at Exact Online: open http://127.0.0.1:");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_good_files_says_where_to_look_what_waits_for_a_person_and_ends_when_told(bool isProtected)
    {
        var file = TestFolder.Whole();
        file["exact"]!["host"] = "http://127.0.0.1:9";
        file["webshop"]!["address"] = "http://127.0.0.1:9/api";
        _folder.Write("a.connection.json", file.ToJsonString());

        var run = RunAsync(isProtected ? Certificate() : []);
        Assert.Same(_output.Seen, await Task.WhenAny(_output.Seen, run));

        var text = _output.ToString();
        Assert.StartsWith("Running with 1 connection.\n  Pages      http://127.0.0.1:", text, StringComparison.Ordinal);
        Assert.Contains("  Password   ", text, StringComparison.Ordinal);
        var keys = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "data", "keys")));
        Assert.Equal(isProtected, (await File.ReadAllTextAsync(keys, _end.Token)).Contains("EncryptedXml", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(mine, File.GetUnixFileMode(Path.Combine(_folder.Path, "data", "exact-sync.db")));
            Assert.Equal(mine | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder.Path, "data")));
            Assert.Equal(mine | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder.Path, "data", "keys")));
        }

        Assert.Equal(!isProtected, _error.ToString().Contains("are protected by the folder's rights alone", StringComparison.Ordinal));
        await _end.CancelAsync();
        Assert.Equal(0, await run);
        Assert.EndsWith(
            "Stopping. What is under way is finished, or goes on at the next start.\nStopped. Nothing is lost; changes made meanwhile are read at the next start.\n",
            _output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_on_ports_that_are_taken_names_the_options_that_choose_others_and_ends_with_2()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());

        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(2, await RunAsync("--http-port", port, "--gateway-port", port));
        Assert.Equal(
            $"Port {port} is taken by another program on this machine. Choose another with --http-port; 0 takes any.\n"
            + $"Port {port} is taken by another program on this machine. Choose another with --gateway-port; 0 takes any.\n",
            _error.ToString());
    }

    [Fact]
    public async Task Run_in_a_cluster_without_a_public_address_is_refused_with_2()
    {
        var file = TestFolder.Whole();
        file.Remove("publicAddress");
        _folder.Write("a.connection.json", file.ToJsonString());

        Assert.Equal(2, await RunAsync(["--postgres", "Host=127.0.0.1;Database=sync", .. Certificate()]));
        Assert.Contains("has no publicAddress. In a cluster each needs one", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_silo_on_the_same_data_is_refused_and_the_folder_is_free_when_the_first_has_ended()
    {
        var file = TestFolder.Whole();
        file["exact"]!["host"] = "http://127.0.0.1:9";
        file["webshop"]!["address"] = "http://127.0.0.1:9/api";
        _folder.Write("a.connection.json", file.ToJsonString());
        var first = RunAsync();
        Assert.Same(_output.Seen, await Task.WhenAny(_output.Seen, first));

        Assert.Equal(1, await RunAsync());
        Assert.Contains($"The silo could not start: Another silo runs on the data folder {Path.Combine(_folder.Path, "data")}", _error.ToString(), StringComparison.Ordinal);
        await _end.CancelAsync();
        Assert.Equal(0, await first);
        DataFolder.Take(Path.Combine(_folder.Path, "data")).Dispose();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _error.Dispose();
        _output.Dispose();
        _end.Dispose();
    }

    private string[] Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllBytes(Path.Combine(_folder.Path, "key.pfx"), certificate.Export(X509ContentType.Pkcs12, "pass"));
        _folder.Write("password.txt", "pass\n");
        _folder.Environment["EXACTSYNC_KEY_CERTIFICATE_PASSWORD_FILE"] = Path.Combine(_folder.Path, "password.txt");
        return ["--key-certificate", Path.Combine(_folder.Path, "key.pfx")];
    }

    private Task<int> RunAsync(params string[] given)
    {
        string[] ports = given.Contains("--http-port") ? [] : ["--http-port", "0"];
        return RootCommands.Create(name => _folder.Environment.GetValueOrDefault(name))
            .Parse(["run", "--connections", _folder.Path, .. given.Contains("--postgres") ? [] : new[] { "--data", Path.Combine(_folder.Path, "data") }, "--silo-port", "0", .. given.Contains("--gateway-port") ? [] : new[] { "--gateway-port", "0" }, .. ports, .. given])
            .InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, _end.Token);
    }
}
