using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Security;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>A silo as a user runs it, on a connection file, that is killed and started again on the same data.</summary>
internal sealed class KilledSilo : IAsyncDisposable
{
    public const string ConnectionName = "restart";

    /// <summary>The console's password.</summary>
    public const string Password = "restart-operator";

    private const string Assembly = "ExactSyncCluster.Silo.dll";
    private const string ReadyLine = "Running with ";
    private const string ClientSecret = "RESTART_CLIENT_SECRET";
    private const string ExactWebhookSecret = "RESTART_EXACT_WEBHOOK_SECRET";
    private const string ApiKey = "RESTART_API_KEY";
    private const string WebshopWebhookSecret = "RESTART_WEBSHOP_WEBHOOK_SECRET";
    private const string WebshopWebhookKey = "whsec_cmVzdGFydC13ZWJob29rLXNlY3JldC0yNC1ieXRlcw==";

    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private readonly Dictionary<string, string> _secrets;
    private readonly List<string> _earlier = [];
    private ProgramProcess? _process;

    public KilledSilo(DemoConnection systems)
    {
        _folder = Directory.CreateTempSubdirectory("exact-sync-restart-");
        _port = FreePort.Of(0);
        _secrets = new()
        {
            [ClientSecret] = systems.ClientSecret,
            [ExactWebhookSecret] = systems.WebhookSecret,
            [ApiKey] = systems.ApiKey,
            [WebshopWebhookSecret] = WebshopWebhookKey,
            [OperatorPassword.Variable] = Password,
        };
        Home = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));
        Directory.CreateDirectory(Connections);
        File.WriteAllText(Path.Combine(Connections, $"{ConnectionName}.connection.json"), ConnectionFile(systems));
    }

    /// <summary>Where its pages are, the same after every start.</summary>
    public Uri Home { get; }

    /// <summary>Where it keeps everything.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>How many times it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>The lines of the present run.</summary>
    public IReadOnlyList<string> Lines => _process?.Lines ?? [];

    private string Connections => Path.Combine(_folder.FullName, "connections");

    public async Task StartAsync(CancellationToken cancellation)
    {
        string[] arguments =
        [
            "run", "--connections", Connections, "--data", Data, "--http-port", _port.ToString(CultureInfo.InvariantCulture), "--silo-port", "0", "--gateway-port", "0",
        ];
        (_process, _) = await ProgramProcess.StartAsync(Assembly, arguments, _secrets, ReadyLine, cancellation);
    }

    /// <summary>Kills it, without a start after it.</summary>
    public async Task KillAsync(string reason)
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            Kills++;
            _earlier.AddRange(process.Lines.TakeLast(LinesOfARun));
            _earlier.Add($"--- killed: {reason}");
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>What it printed last, over all its runs.</summary>
    public string LastLines() => string.Join('\n', _earlier.Concat(Lines.TakeLast(LinesOfARun)).TakeLast(LinesTold));

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private const int LinesOfARun = 40;
    private const int LinesTold = 200;

    private string ConnectionFile(DemoConnection systems) => JsonSerializer.Serialize(new
    {
        name = ConnectionName,
        exact = new
        {
            host = systems.ExactAddress,
            division = systems.Division,
            clientId = systems.ClientId,
            clientSecret = $"env:{ClientSecret}",
            webhookSecret = $"env:{ExactWebhookSecret}",
        },
        webshop = new { address = systems.WebshopAddress, apiKey = $"env:{ApiKey}", webhookSecret = $"env:{WebshopWebhookSecret}" },
        publicAddress = Home,
        timing = new { timeDividedBy = DemoTime.Divisor },
    });
}
