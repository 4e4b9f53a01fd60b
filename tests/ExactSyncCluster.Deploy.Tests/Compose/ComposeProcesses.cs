using System.Globalization;
using System.Text.RegularExpressions;
using ExactSyncCluster.Deploy.Tests.Images;
using ExactSyncCluster.Deploy.Tests.Postgres;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Simulation.Processes;
using Npgsql;

namespace ExactSyncCluster.Deploy.Tests.Compose;

/// <summary>
/// The services of the compose file as processes: the same programs with the same commands and the same environment. What a
/// container has and a process has not is replaced: ports by free ones, paths by folders, and what listens everywhere by loopback.
/// </summary>
internal sealed partial class ComposeProcesses : IAsyncDisposable
{
    private const string Keys = "/keys";
    private const string Connections = "/connections";
    private const string Silo = "ExactSyncCluster.Silo.dll";
    private const string SiloReady = "Running with ";
    private const string SandboxReady = "listening ";

    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    private readonly ComposeFile _file = ComposeFile.Read();
    private readonly IReadOnlyDictionary<string, string> _image = Dockerfile.Read().Environment;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-compose-");
    private readonly Dictionary<string, string> _ports = new(StringComparer.Ordinal);
    private readonly List<ProgramProcess> _processes = [];
    private PrivatePostgres? _postgres;

    /// <summary>Where the silos' pages are, by service.</summary>
    public IReadOnlyDictionary<string, Uri> Silos => _file.Silos.ToDictionary(
        static silo => silo.Name, silo => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{PortOf(silo.Service.Environment["EXACTSYNC_HTTP_PORT"])}")));

    /// <summary>Starts them in the order in which they wait for each other.</summary>
    public static async Task<ComposeProcesses> StartAsync(CancellationToken cancellation)
    {
        var processes = new ComposeProcesses();
        try
        {
            await processes.RunAsync(cancellation);
            return processes;
        }
        catch
        {
            await processes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks a service of ours how it is, by the command that its container runs for that.</summary>
    public Task<(int ExitCode, IReadOnlyList<string> Lines)> AskAsync(string service, CancellationToken cancellation)
    {
        var health = _file.Services[service].Healthcheck?.Test ?? ["CMD", "dotnet", Silo, "health"];
        return ProgramProcess.RunAsync(health[2], health.Skip(3).Select(Here), EnvironmentOf(_file.Services[service]), CommandLimit, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "keys"));
        var connections = Directory.CreateDirectory(Path.Combine(_folder.FullName, "connections"));
        foreach (var (source, target) in _file.Silos.First().Service.Mounts.Where(static mount => mount.Target.StartsWith(Connections, StringComparison.Ordinal)))
        {
            await File.WriteAllTextAsync(Path.Combine(connections.FullName, Path.GetFileName(target)), Here(Checkout.Read(source)), cancellation);
        }

        _postgres = await PrivatePostgres.StartAsync(cancellation);
        await _postgres.RunScriptAsync(Checkout.PathOf(DatabaseScriptTests.Script), _file.Services["postgres"].Environment, cancellation);
        var (made, lines) = await ProgramProcess.RunAsync(Silo, _file.Services["keys"].Command.Select(Here), _image, CommandLimit, cancellation);
        Assert.True(made == 0, string.Join('\n', lines));
        foreach (var name in new[] { "exact", "webshop" })
        {
            // Their usual ports stand in no command.
            var service = _file.Services[name];
            var port = _file.Services["exact"].Ports.Select(static published => published.Split(':')[^1]).ElementAt(name == "exact" ? 0 : 1);
            await StartAsync(service.Entrypoint[1], [.. service.Command.Select(Here), "--port", PortOf(port)], service, SandboxReady, cancellation);
        }

        foreach (var (_, silo) in _file.Silos)
        {
            await StartAsync(Silo, ["run"], silo, SiloReady, cancellation);
        }
    }

    private async Task StartAsync(string program, IEnumerable<string> arguments, ComposeService service, string ready, CancellationToken cancellation)
    {
        var (process, _) = await ProgramProcess.StartAsync(program, arguments, EnvironmentOf(service), ready, static _ => { }, cancellation);
        _processes.Add(process);
    }

    private Dictionary<string, string> EnvironmentOf(ComposeService service) =>
        _image.Concat(service.Environment).ToDictionary(static one => one.Key, one => Here(one.Value), StringComparer.Ordinal);

    private string Here(string text) => Port()
        .Replace(text, port => PortOf(port.Value))
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace(Keys + "/", Path.Combine(_folder.FullName, "keys") + "/", StringComparison.Ordinal)
        .Replace("Host=postgres;", $"Host=127.0.0.1;Port={new NpgsqlConnectionStringBuilder(_postgres?.Database("exactsync")).Port};", StringComparison.Ordinal) switch
    {
        Connections => Path.Combine(_folder.FullName, "connections"),
        var here => here,
    };

    private string PortOf(string port)
    {
        if (!_ports.TryGetValue(port, out var here))
        {
            _ports[port] = here = FreePort.Of(0).ToString(CultureInfo.InvariantCulture);
        }

        return here;
    }

    // Those of the sandboxes, of the pages, and of the silos among themselves.
    [GeneratedRegex(@"\b(510[12]|808[01]|1111[12]|3000[01])\b")]
    private static partial Regex Port();
}
