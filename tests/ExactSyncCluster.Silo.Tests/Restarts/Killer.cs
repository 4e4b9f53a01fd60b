using System.Globalization;
using System.Net.Http.Json;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>Kills the silo at moments of its choice, and starts it again on the same data.</summary>
internal sealed class Killer(DemoWorld world, KilledSilo silo, Random dice) : IDisposable
{
    // Shorter than the time within which the silo gives a call up by itself.
    private const int HeldMs = 6_000;

    private static readonly TimeSpan HeldLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LoggedLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Kills that fell between a write and its reply.</summary>
    public int BetweenWriteAndReply { get; private set; }

    /// <summary>Kills after a time that the dice choose.</summary>
    public async Task KillWithinAsync(TimeSpan most, string phase, CancellationToken cancellation)
    {
        var after = most * dice.NextDouble();
        await Task.Delay(after, cancellation);
        await silo.KillAsync(string.Create(CultureInfo.InvariantCulture, $"{phase}, {after.TotalMilliseconds:F0} ms after its start"));
        await silo.StartAsync(cancellation);
    }

    /// <summary>Kills when a system has applied a write of this kind and has not answered yet.</summary>
    public async Task KillBeforeReplyAsync(SystemName system, string method, string pathContains, CancellationToken cancellation)
    {
        var (home, control) = system == SystemName.Exact ? (world.ExactHome, world.Exact) : (world.WebshopHome, world.Webshop);
        var last = (await control.RequestsAsync(0, cancellation)).Select(static request => request.Sequence).DefaultIfEmpty().Max();
        await PutAsync(home, new { rules = new object[] { new { kind = "heldReply", methods = new[] { method }, pathContains, times = 1, delayMs = HeldMs } } }, cancellation);
        await WaitAsync(
            async () => (await _http.GetFromJsonAsync<List<Held>>(new Uri(home, "control/held"), cancellation))!.Count > 0,
            HeldLimit,
            $"The silo made no {method} of {pathContains} that could be held back.",
            cancellation);
        await silo.KillAsync($"between a {method} of {pathContains} and its reply");
        await WaitAsync(
            async () => (await control.RequestsAsync(last, cancellation)).Any(request =>
                request is { IsAppliedWrite: true, Status: 0 } && request.Method == method && request.Path.Contains(pathContains, StringComparison.OrdinalIgnoreCase)),
            LoggedLimit,
            $"The {method} of {pathContains} was not applied, or its reply had left before the kill.",
            cancellation);
        BetweenWriteAndReply++;
        await PutAsync(home, new { }, cancellation);
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

    private async Task PutAsync(Uri home, object plan, CancellationToken cancellation)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(home, "control/faults"), plan, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private sealed record Held(string Method, string Path);
}
