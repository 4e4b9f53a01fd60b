using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>Kills the silo at moments of its choice, and starts it again on the same data.</summary>
internal sealed class Killer(DemoWorld world, KilledSilo silo, FaultSwitches switches, Random dice)
{
    private static readonly TimeSpan HeldLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LoggedLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly List<Hold> _holds = [];

    /// <summary>Kinds of writes between whose arrival and reply a kill fell.</summary>
    public List<Hold> Met { get; } = [];

    /// <summary>Kills after a time that the dice choose.</summary>
    public Task KillWithinAsync(TimeSpan most, string phase, CancellationToken cancellation) => KillAfterAsync(most * dice.NextDouble(), phase, cancellation);

    /// <summary>Kills after a time.</summary>
    public async Task KillAfterAsync(TimeSpan after, string phase, CancellationToken cancellation)
    {
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
        if (await CutAsync(HeldLimit, cancellation) is [])
        {
            throw new TimeoutException($"No write came that could be held back: {string.Join("; ", _holds)}. The limit is {HeldLimit.TotalSeconds} s.");
        }

        await PutRulesAsync(cancellation);
        await silo.StartAsync(cancellation);
    }

    /// <summary>Kills when the first of some kinds of requests is held back, or after a time if none comes; then nothing is held back any more.</summary>
    /// <returns>At which requests it was killed; none if none came.</returns>
    public async Task<IReadOnlyList<CutRequest>> KillAtFirstAsync(IReadOnlyList<Hold> holds, TimeSpan limit, CancellationToken cancellation)
    {
        await HoldAsync(holds, cancellation);
        var cut = await CutAsync(limit, cancellation);
        if (cut is [])
        {
            await silo.KillAsync("when no request came that could be held back");
        }

        _holds.Clear();
        await PutRulesAsync(cancellation);
        await silo.StartAsync(cancellation);
        return cut;
    }

    // Waits until a request is held back, kills, and sees in the system's log that no reply was given.
    private async Task<IReadOnlyList<CutRequest>> CutAsync(TimeSpan limit, CancellationToken cancellation)
    {
        List<CutRequest> cut = [];
        var logged = new Dictionary<SystemName, long>();
        foreach (var system in SystemNames.Both)
        {
            logged[system] = (await Control(system).CountsAsync(cancellation)).Calls;
        }

        if (!await ComesAsync(async () => (cut = await HeldAsync(cancellation)).Count > 0, limit, cancellation))
        {
            return [];
        }

        await silo.KillAsync($"at a {string.Join(", and at a ", cut.Select(static request => request.Hold))}");
        for (var place = 0; place < cut.Count; place++)
        {
            var hold = cut[place].Hold;
            LoggedRequest? broken = null;
            if (!await ComesAsync(async () => (broken = await BrokenAsync(hold, logged[hold.System], cancellation)) is not null, LoggedLimit, cancellation))
            {
                throw new TimeoutException($"It was not held back until the kill: {hold}. The limit is {LoggedLimit.TotalSeconds} s.");
            }

            // A write that the system refused was not what was looked for: the next one is.
            cut[place] = cut[place] with { IsApplied = broken!.Applied };
            if (broken.Kind != "write" || broken.Applied == hold.IsApplied)
            {
                _holds.Remove(hold);
                Met.Add(hold);
            }
        }

        return cut;
    }

    private static async Task<bool> ComesAsync(Func<Task<bool>> isSo, TimeSpan limit, CancellationToken cancellation)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        within.CancelAfter(limit);
        try
        {
            while (!await isSo())
            {
                await Task.Delay(Look, within.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private ControlApi Control(SystemName system) => system == SystemName.Exact ? world.Exact : world.Webshop;

    private async Task<List<CutRequest>> HeldAsync(CancellationToken cancellation)
    {
        var held = new List<CutRequest>();
        foreach (var system in SystemNames.Both.Where(system => _holds.Exists(hold => hold.System == system)))
        {
            var requests = await switches.HeldAsync(system, cancellation);
            held.AddRange(_holds.Where(hold => hold.System == system)
                .SelectMany(hold => requests.Where(request => hold.Covers(request.Method, request.Path)).Take(1), static (hold, request) => new CutRequest(hold, request.Path, hold.IsApplied)));
        }

        return held;
    }

    private async Task<LoggedRequest?> BrokenAsync(Hold hold, long after, CancellationToken cancellation) =>
        (await Control(hold.System).RequestsAsync(after, cancellation)).FirstOrDefault(request => request.Status == 0 && hold.Covers(request.Method, request.Path));

    private async Task PutRulesAsync(CancellationToken cancellation)
    {
        foreach (var system in SystemNames.Both)
        {
            await switches.PutAsync(system, _holds.Where(hold => hold.System == system).Select(static hold => hold.Rule), cancellation);
        }
    }
}

/// <summary>A request between whose arrival and reply the silo was killed.</summary>
/// <param name="Hold">By what it was held back.</param>
/// <param name="Path">Where it went.</param>
/// <param name="IsApplied">Whether it was carried out.</param>
internal sealed record CutRequest(Hold Hold, string Path, bool IsApplied);
