using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Deploy.Tests.Prometheus;

/// <summary>A real Prometheus on a loopback port, with the configuration and the rules that we ship, on targets of the test.</summary>
internal sealed class RunningPrometheus : IAsyncDisposable
{
    private const string Folder = "deploy/prometheus";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-prometheus-");
    private readonly HttpClient _http;
    private ProgramProcess? _process;

    private RunningPrometheus(int port) => _http = new() { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Starts it.</summary>
    /// <param name="silos">What it reads.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<RunningPrometheus> StartAsync(IEnumerable<Uri> silos, CancellationToken cancellation)
    {
        var port = FreePort.Of(0);
        var server = new RunningPrometheus(port);
        try
        {
            await server.WriteAsync(silos, cancellation);
            var start = new ProcessStartInfo(
                PrometheusPrograms.Server,
                [
                    $"--config.file={server.PathOf("prometheus.yml")}", $"--storage.tsdb.path={server.PathOf("data")}",
                    string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                ]);
            (server._process, _) = await ProgramProcess.StartAsync("prometheus", start, "ts=", static _ => { }, cancellation);
            await server.UntilAsync("Prometheus answers", static one => one.IsReadyAsync(), static ready => ready, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it reads, and how that goes.</summary>
    public async Task<IReadOnlyList<(string Instance, string Health)>> TargetsAsync() =>
        [.. ((JsonArray)(await GetAsync("targets"))["activeTargets"]!).Select(static target => ((string)target!["labels"]!["instance"]!, (string)target["health"]!))];

    /// <summary>The values of an expression at this moment.</summary>
    public async Task<IReadOnlyList<double>> AskAsync(string expression) =>
        [.. ((JsonArray)(await GetAsync($"query?query={Uri.EscapeDataString(expression)}"))["result"]!).Select(static one => double.Parse((string)one!["value"]![1]!, CultureInfo.InvariantCulture))];

    /// <summary>The alerts that fire, or will if it lasts.</summary>
    public async Task<IReadOnlySet<string>> AlertsAsync() =>
        ((JsonArray)(await GetAsync("alerts"))["alerts"]!).Select(static alert => (string)alert!["labels"]!["alertname"]!).ToHashSet(StringComparer.Ordinal);

    /// <summary>The rules whose expressions cannot be evaluated, with the reason.</summary>
    public async Task<IReadOnlyList<string>> BrokenRulesAsync() =>
        [.. Rules(await GetAsync("rules")).Where(static rule => (string?)rule["health"] != "ok").Select(static rule => $"{rule["name"]}: {rule["health"]} {rule["lastError"]}")];

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    /// <exception cref="TimeoutException">It was not within the limit; the message holds the last answer.</exception>
    public async Task<T> UntilAsync<T>(string what, Func<RunningPrometheus, Task<T>> ask, Func<T, bool> isWanted, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask(this);
            if (isWanted(answer))
            {
                return answer;
            }

            if (watch.Elapsed > Limit)
            {
                var told = answer is System.Collections.IEnumerable many and not string ? string.Join(", ", many.Cast<object>()) : answer?.ToString();
                throw new TimeoutException($"It did not come that {what}, within {Limit.TotalSeconds} s; last: {told}. The server's last lines:\n{string.Join('\n', _process?.Lines ?? [])}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<JsonNode> Rules(JsonNode answer) => ((JsonArray)answer["groups"]!).SelectMany(static group => (JsonArray)group!["rules"]!).OfType<JsonNode>();

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    // As we ship it, but read every second, so that nobody waits.
    private async Task WriteAsync(IEnumerable<Uri> silos, CancellationToken cancellation)
    {
        var shipped = Checkout.Read($"{Folder}/prometheus.yml");
        Assert.Contains("_interval: 15s", shipped, StringComparison.Ordinal);
        await File.WriteAllTextAsync(PathOf("prometheus.yml"), shipped.Replace("_interval: 15s", "_interval: 1s", StringComparison.Ordinal), cancellation);
        File.Copy(Checkout.PathOf($"{Folder}/exactsync.rules.yml"), PathOf("exactsync.rules.yml"));
        Directory.CreateDirectory(PathOf("targets"));
        await File.WriteAllTextAsync(PathOf("targets/silos.yml"), $"- targets: [{string.Join(", ", silos.Select(static silo => $"\"{silo.Authority}\""))}]\n", cancellation);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonNode> GetAsync(string path) =>
        (await _http.GetFromJsonAsync<JsonNode>(new Uri($"/api/v1/{path}", UriKind.Relative)))!["data"]!;
}
