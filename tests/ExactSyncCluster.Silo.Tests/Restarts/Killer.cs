using System.Globalization;
using System.Net.Http.Json;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>Kills the silo at moments of its choice, and starts it again on the same data.</summary>
internal sealed class Killer(DemoWorld world, KilledSilo silo, Random dice) : IDisposable
{
    private static readonly TimeSpan HeldLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LoggedLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<Hold> _holds = [];

    /// <summary>Kinds of writes between whose arrival and reply a kill fell.</summary>
    public List<Hold> Met { get; } = [];

    /// <summary>Kills after a time that the dice choose.</summary>
    public async Task KillWithinAsync(TimeSpan most, string phase, CancellationToken cancellation)
    {
        var after = most * dice.NextDouble();
        await Task.Delay(after, cancellation);
        await silo.KillAsync(string.Create(CultureInfo.InvariantCulture, $"{phase}, after {after.TotalMilliseconds:F0} ms"));
        await silo.StartAsync(cancellation);
    }

    /// <summary>From now on, one write of each of these kinds is held back when it comes.</summary>
    public async Task HoldAsync(IEnumerable<Hold> holds, CancellationToken cancellation)
    {
        _holds.AddRange(holds);
        await PutRulesAsync(cancellation);
    }

    /// <summary>Kills whenever a write is held back, until there was one of each kind.</summary>
    public async Task KillAtAllHeldAsync(CancellationToken cancellation)
    {
        while (_holds.Count > 0)
        {
            await KillAtHeldAsync(cancellation);
        }
    }

    /// <summary>Kills when the next write is held back.</summary>
    public async Task KillAtHeldAsync(CancellationToken cancellation)
    {
        List<Hold> held = [];
        await WaitAsync(
            async () => (held = await HeldAsync(cancellation)).Count > 0,
            HeldLimit,
            $"No write came that could be held back: {string.Join("; ", _holds)}.",
            cancellation);
        await silo.KillAsync($"at a {string.Join(", and at a ", held)}");
        foreach (var hold in held)
        {
            await WaitAsync(() => WasCutAsync(hold, cancellation), LoggedLimit, $"It was not held back until the kill: {hold}.", cancellation);
            _holds.Remove(hold);
            Met.Add(hold);
        }

        await PutRulesAsync(cancellation);
        await silo.StartAsync(cancellation);
    }

    public void Dispose() => _http.Dispose();

    private static async Task WaitAsync(Func<Task<bool>> isSo, TimeSpan limit, string otherwise, CancellationToken cancellation)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        within.CancelAfter(limit);
        try
        {
            while (!await isSo())
            {
                await Task.Delay(Look, within.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{otherwise} The limit is {limit.TotalSeconds} s.");
        }
    }

    private ControlApi Control(SystemName system) => system == SystemName.Exact ? world.Exact : world.Webshop;

    private Uri Home(SystemName system) => system == SystemName.Exact ? world.ExactHome : world.WebshopHome;

    private async Task<List<Hold>> HeldAsync(CancellationToken cancellation)
    {
        var held = new List<Hold>();
        foreach (var system in SystemNames.Both.Where(system => _holds.Exists(hold => hold.System == system)))
        {
            var requests = await _http.GetFromJsonAsync<List<HeldRequest>>(new Uri(Home(system), "control/held"), cancellation);
            held.AddRange(_holds.Where(hold => hold.System == system && requests!.Exists(request => hold.Covers(request.Method, request.Path))));
        }

        return held;
    }

    private async Task<bool> WasCutAsync(Hold hold, CancellationToken cancellation) =>
        (await Control(hold.System).RequestsAsync(0, cancellation)).Any(request =>
            request.Status == 0 && hold.Covers(request.Method, request.Path) && (request.Kind != "write" || request.Applied == hold.IsApplied));

    private async Task PutRulesAsync(CancellationToken cancellation)
    {
        foreach (var system in SystemNames.Both)
        {
            var plan = new { rules = _holds.Where(hold => hold.System == system).Select(static hold => hold.Rule) };
            using var answer = await _http.PutAsJsonAsync(new Uri(Home(system), "control/faults"), plan, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private sealed record HeldRequest(string Method, string Path);
}
