using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Histories;
using ExactSyncCluster.Simulation.Shrinking;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>What a run prints.</summary>
internal sealed class RunReport(RunTotals totals, TimeSpan elapsed)
{
    // Fewer histories than this need not have met every cell.
    private const long EnoughForAll = 20_000;
    private const int MostShrunk = 3;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private double Rate => totals.Histories / elapsed.TotalSeconds;

    private static double ProcessorSeconds => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Cells that a fault can reach and never did.</summary>
    public IReadOnlyList<string> Missed => [.. Enum.GetValues<FaultKind>()
        .SelectMany(static kind => Reach.Of(kind), static (kind, place) => (Kind: kind, Place: place))
        .Where(cell => totals.Struck[cell.Kind, cell.Place] == 0)
        .Select(static cell => $"{cell.Kind} at {cell.Place}")
        .Concat(totals.Branches.Missed())];

    public bool IsGood => totals.Failed.Count == 0 && (Missed.Count == 0 || totals.Histories < EnoughForAll);

    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Histories} histories, {totals.Steps} steps, {elapsed.TotalSeconds:F1} s, {Rate:F0} histories a second ({totals.Histories / ProcessorSeconds:F0} a processor second)"));
        output.WriteLine($"not promised, and counted: {string.Join(", ", Enum.GetValues<Exemption>().Select(kind => $"{kind} {totals.Exempt[(int)kind]}"))}; lost races {totals.LostRaces}, most errors of an endpoint in an hour {totals.MostErrors}, tokens renewed {totals.Renewals}, consent asked for anew {totals.Consents}");
        output.WriteLine("faults, and where they struck:");
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            output.WriteLine($"  {kind,-20} {string.Join(", ", Reach.Of(kind).Select(place => $"{place} {totals.Struck[kind, place]}"))}");
        }

        output.WriteLine("branches of the reconciler, and how often they were taken:");
        output.WriteLine($"  {string.Join(", ", Branches.Names.Select((name, at) => $"{name} {totals.Branches.Taken[at]}"))}");
        output.WriteLine("steps that a fault met, by what they wanted next:");
        foreach (var kind in BranchCounts.Meeting)
        {
            output.WriteLine($"  {kind,-20} {string.Join(", ", Branches.EffectNames.Select((name, effect) => $"{name} {totals.Branches.Met(kind, effect)}"))}");
        }

        output.WriteLine($"impossible: {string.Join("; ", Branches.Impossible.Select(static branch => $"{branch.Key} ({branch.Value})"))}");
        if (Missed.Count > 0)
        {
            output.WriteLine($"never met: {string.Join(", ", Missed)}");
        }

        Failures(output);
        output.WriteLine($"violations: {totals.Failed.Count}");
    }

    public void PrintJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            totals.Histories,
            totals.Steps,
            Seconds = elapsed.TotalSeconds,
            HistoriesASecond = Rate,
            HistoriesAProcessorSecond = totals.Histories / ProcessorSeconds,
            Violations = totals.Failed.ToDictionary(static failed => failed.Key, static failed => $"{failed.Value.Law}: {failed.Value.Message}"),
            NotPromised = Enum.GetValues<Exemption>().ToDictionary(static kind => kind.ToString(), kind => totals.Exempt[(int)kind]),
            Faults = Enum.GetValues<FaultKind>().ToDictionary(static kind => kind.ToString(), kind => Reach.Of(kind).ToDictionary(static place => place.ToString(), place => totals.Struck[kind, place])),
            Branches = Branches.Names.Select((name, at) => KeyValuePair.Create(name, totals.Branches.Taken[at])).ToDictionary(),
            NeverMet = Missed,
        },
        Indented));

    private void Failures(TextWriter output)
    {
        foreach (var (seed, violation) in totals.Failed)
        {
            output.WriteLine($"seed {seed} of commit {Commit()} breaks {violation.Law}: {violation.Message}");
        }

        foreach (var (seed, violation) in totals.Failed.Take(MostShrunk))
        {
            output.WriteLine($"  {PlanNames.Replay(new Shrinker(violation.Law).Shrink(Planning.Draw(seed)))}");
        }

        if (totals.Failed.Count > 0)
        {
            output.WriteLine("Add each seed to tests/ExactSyncCluster.Simulation/Regressions/seeds.txt when it is mended.");
        }
    }

    // The build writes the commit behind the version.
    private static string Commit()
    {
        var version = System.Reflection.CustomAttributeExtensions.GetCustomAttribute<System.Reflection.AssemblyInformationalVersionAttribute>(typeof(RunReport).Assembly)?.InformationalVersion;
        return version?.Split('+') is [_, var commit] ? commit : "unknown";
    }
}
