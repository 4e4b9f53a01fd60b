using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Security;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>A silo as a user runs it, on a connection file or several, that is killed and started again on the same data, or made to hang.</summary>
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
    private const string ConsentNeed = "needs consent";
    private const string WebshopWebhookKey = "whsec_cmVzdGFydC13ZWJob29rLXNlY3JldC0yNC1ieXRlcw==";

    private const int LinesOfARun = 40;
    private const int LinesTold = 200;

    private static readonly TimeSpan AnotherLimit = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Written = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly KilledSilo? _first;
    private readonly SharedDatabase? _cluster;
    private readonly ConnectionTuning _tuning;
    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private readonly Dictionary<string, string> _secrets;
    private readonly List<string> _earlier = [];
    private ProgramProcess? _process;
    private int _consentsWanted;

    /// <summary>A silo with a folder of its own.</summary>
    /// <param name="systems">The systems that it joins.</param>
    /// <param name="cluster">The database that it shares with others; null to keep its data for itself.</param>
    /// <param name="tuning">What its connection files say of limits and webhooks; null for what they say by themselves.</param>
    /// <param name="further">What it joins besides, each by a connection of its own.</param>
    public KilledSilo(DemoConnection systems, SharedDatabase? cluster = null, ConnectionTuning? tuning = null, IReadOnlyList<DemoConnection>? further = null)
    {
        _cluster = cluster;
        _tuning = tuning ?? new();
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
        cluster?.AddTo(_secrets);
        Home = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));
        Directory.CreateDirectory(Connections);
        foreach (var (place, joined) in new[] { systems }.Concat(further ?? []).Index())
        {
            File.WriteAllText(Path.Combine(Connections, $"{NameOf(place)}.connection.json"), ConnectionFile(NameOf(place), joined));
        }
    }

    /// <summary>One more silo on the same files, with the same secrets and on the same database.</summary>
    public KilledSilo(KilledSilo first)
    {
        _first = first;
        _cluster = first._cluster ?? throw new ArgumentException("Silos share a database, not a folder.", nameof(first));
        _tuning = first._tuning;
        _folder = first._folder;
        _port = FreePort.Of(0);
        _secrets = first._secrets;
        Home = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));
    }

    /// <summary>Where its pages are, the same after every start.</summary>
    public Uri Home { get; }

    /// <summary>Where it keeps everything.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>The name of one of its connections: the first is the one that it began with.</summary>
    public static string NameOf(int place) => place == 0 ? ConnectionName : string.Create(CultureInfo.InvariantCulture, $"{ConnectionName}-{place}");

    /// <summary>Opens what it has stored.</summary>
    public StoredPlace OpenStored() => _cluster is null ? StoredPlace.OnSqlite(Data) : _cluster.Open();

    /// <summary>The process that runs at present.</summary>
    public int ProcessId => Running.Id;

    /// <summary>How many times it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many times it was made to hang.</summary>
    public int Freezes { get; private set; }

    /// <summary>How many times it said that it needs consent, over all its runs.</summary>
    public int ConsentsWanted => Volatile.Read(ref _consentsWanted);

    private string Connections => Path.Combine(_folder.FullName, "connections");

    public async Task StartAsync(CancellationToken cancellation) =>
        (_process, _) = await ProgramProcess.StartAsync(Assembly, Arguments(_port), _secrets, ReadyLine, Hear, cancellation);

    /// <summary>Starts a second silo on the same data, which is expected to end by itself.</summary>
    /// <returns>How it ended, and what it said.</returns>
    public Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAnotherAsync(CancellationToken cancellation) =>
        ProgramProcess.RunAsync(Assembly, Arguments(port: 0), _secrets, AnotherLimit, cancellation);

    /// <summary>Makes it hang, with all that it holds.</summary>
    public async Task FreezeAsync(CancellationToken cancellation)
    {
        await Running.FreezeAsync(cancellation);
        Freezes++;
    }

    /// <summary>Lets it go on.</summary>
    public Task WakeAsync(CancellationToken cancellation) => Running.WakeAsync(cancellation);

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task EndedAsync(CancellationToken cancellation)
    {
        await Running.EndedAsync(cancellation);
        await KeepLinesAsync("--- ended by itself");
    }

    /// <summary>Whether it reads a feed, by its own metrics.</summary>
    public async Task<bool> ReadsFeedsAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri(Home, "metrics"), cancellation)).Contains("\nexactsync_feed_lag_seconds{", StringComparison.Ordinal);
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await Running.EndAsync("TERM");
        await KeepLinesAsync("--- stopped");
    }

    /// <summary>Kills it, without a start after it.</summary>
    public async Task KillAsync(string reason)
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            Kills++;
            await KeepLinesAsync($"--- killed: {reason}");
        }
    }

    /// <summary>What it printed last, over all its runs.</summary>
    public string LastLines() => string.Join('\n', _earlier.Concat(_process?.Lines.TakeLast(LinesOfARun) ?? []).TakeLast(LinesTold));

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        if (_first is null)
        {
            _folder.Delete(recursive: true);
        }
    }

    private async Task KeepLinesAsync(string end)
    {
        if (_process is { } process)
        {
            _earlier.AddRange(process.Lines.TakeLast(LinesOfARun));
            _earlier.Add(end);
            _process = null;
            await process.DisposeAsync();
        }
    }

    private ProgramProcess Running => _process ?? throw new InvalidOperationException("The silo does not run.");

    private string[] Arguments(int port) =>
    [
        "run", "--connections", Connections, .. _cluster is null ? new[] { "--data", Data } : [], "--http-port", port.ToString(CultureInfo.InvariantCulture), "--silo-port", "0", "--gateway-port", "0",
    ];

    // A cluster says so once, on whatever silo.
    private void Hear(string line)
    {
        if (_first is not null)
        {
            _first.Hear(line);
            return;
        }

        if (line.Contains(ConsentNeed, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _consentsWanted);
        }
    }

    private string ConnectionFile(string name, DemoConnection systems) => JsonSerializer.Serialize(
        new
        {
            name,
            exact = new
            {
                host = systems.ExactAddress,
                division = systems.Division,
                clientId = systems.ClientId,
                clientSecret = $"env:{ClientSecret}",
                webhookSecret = _tuning.HasWebhooks ? $"env:{ExactWebhookSecret}" : null,
            },
            webshop = new { address = systems.WebshopAddress, apiKey = $"env:{ApiKey}", webhookSecret = _tuning.HasWebhooks ? $"env:{WebshopWebhookSecret}" : null },
            publicAddress = Home,
            timing = new { exactPollSeconds = _tuning.ExactPoll?.TotalSeconds, exactPollSecondsWithWebhooks = _tuning.ExactPoll?.TotalSeconds, webshopPollSeconds = _tuning.WebshopPoll?.TotalSeconds, timeDividedBy = _tuning.TimeDividedBy },
            limits = _tuning.CallsAMinute is { } calls ? new { exactCallsPerMinute = calls, exactCallsPerDay = _tuning.CallsADay ?? calls } : null,
        },
        Written);
}
