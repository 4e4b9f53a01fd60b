using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>Does to the silo, or to a system, what a cycle plans.</summary>
internal sealed class CyclePlayer(RestartStory story, TimeProvider time)
{
    // A silo that waits for its quota or works off an outage writes nothing for a while.
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(12);

    private static readonly string[] Writes = ["POST", "PUT", "PATCH"];

    private readonly Hanging _hanging = new(story.Silo);

    /// <summary>Does it.</summary>
    /// <returns>When, where, and whether it met what it was meant for.</returns>
    public Task<(DateTimeOffset At, string Where, bool HasStruck)> StrikeAsync(PlannedCycle cycle, string phase, CancellationToken cancellation) => cycle switch
    {
        PlannedCycle.Kill kill => KillAsync(kill, phase, cancellation),
        PlannedCycle.KillAtRequest kill => KillAtRequestAsync(kill, cancellation),
        PlannedCycle.Hang hang => HangAsync(hang, phase, cancellation),
        PlannedCycle.Fault fault => FailAsync(fault, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(cycle), cycle, "Not a cycle."),
    };

    private async Task<(DateTimeOffset At, string Where, bool HasStruck)> KillAsync(PlannedCycle.Kill kill, string phase, CancellationToken cancellation)
    {
        var at = time.GetUtcNow() + kill.After;
        await story.Killer.KillAfterAsync(kill.After, phase, cancellation);
        return (at, string.Create(CultureInfo.InvariantCulture, $"{phase}, {kill.After.TotalSeconds:F2} s after the last cycle"), true);
    }

    private async Task<(DateTimeOffset At, string Where, bool HasStruck)> KillAtRequestAsync(PlannedCycle.KillAtRequest kill, CancellationToken cancellation)
    {
        await Task.Delay(kill.After, cancellation);
        List<Hold> holds = [.. Writes.Select(method => new Hold(kill.System, method, kill.System == SystemName.Exact ? "/api/v1/" : "/api/", kill.IsApplied))];
        var cut = await story.Killer.KillAtFirstAsync(holds, RequestLimit, cancellation);
        var at = time.GetUtcNow();
        return cut is []
            ? (at, string.Create(CultureInfo.InvariantCulture, $"no write came to {Name(kill.System)} within {RequestLimit.TotalSeconds} s; killed nevertheless"), false)
            : (at, string.Join(", and ", cut.Select(static request => $"{request.Hold.Method} {request.Path} at {Name(request.Hold.System)}, {(request.IsApplied ? "carried out and not answered" : "arrived and never carried out")}")), true);
    }

    private async Task<(DateTimeOffset At, string Where, bool HasStruck)> HangAsync(PlannedCycle.Hang hang, string phase, CancellationToken cancellation)
    {
        var at = time.GetUtcNow() + hang.After;
        var hung = await _hanging.HangAsync(hang.After, hang.Span, cancellation);
        return (at, string.Create(CultureInfo.InvariantCulture, $"{phase}, for {hung.TotalSeconds:F1} s; a second silo on its data was refused and said why"), true);
    }

    private async Task<(DateTimeOffset At, string Where, bool HasStruck)> FailAsync(PlannedCycle.Fault fault, CancellationToken cancellation)
    {
        await Task.Delay(fault.After, cancellation);
        var at = time.GetUtcNow();
        await story.Switches.PutAsync(fault.Spell.System, [fault.Spell.Rule], cancellation);
        await Task.Delay(fault.Span, cancellation);
        await story.Switches.HealAsync(cancellation);
        return (at, string.Create(CultureInfo.InvariantCulture, $"{Name(fault.Spell.System)}: {fault.Spell}, for {fault.Span.TotalSeconds:F1} s"), true);
    }

    private static string Name(SystemName system) => system == SystemName.Exact ? "Exact Online" : "the webshop";
}
