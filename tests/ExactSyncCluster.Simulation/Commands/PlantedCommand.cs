using System.CommandLine;
using ExactSyncCluster.Simulation.Planting;
using ExactSyncCluster.Simulation.Regressions;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Plants one mistake after another in Core and tells how soon each is found.</summary>
internal static class PlantedCommand
{
    private const long DefaultMost = 40_000;
    private const ulong DefaultSeed = Histories.Planning.FirstCast;

    // Of so many histories it is counted how many a mistake that survived alters at all: none, and they lack what it needs; some, and a check is missing.
    private const int Sample = 2000;

    public static Command Make()
    {
        var name = new Option<string?>("--name") { Description = "Only this one." };
        var most = new Option<long>("--most") { Description = "A mistake that so many histories do not find has survived.", DefaultValueFactory = static _ => DefaultMost };
        var seed = new Option<ulong>("--seed") { Description = "The first seed after those that every run begins with.", DefaultValueFactory = static _ => DefaultSeed };
        var command = new Command("planted", "Compiles Core with one mistake at a time and counts the histories until it is found.") { name, most, seed };
        command.SetAction(parsed => Run(parsed.GetValue(name), parsed.GetValue(most), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string? name, long most, ulong first)
    {
        var bugs = PlantedBug.All.Where(bug => name is null || bug.Name == name).ToList();
        var counts = new List<long>();
        foreach (var bug in bugs)
        {
            var core = PlantedCore.Compile(bug);
            var found = Find(core, most, first);
            Console.WriteLine(found is { } count
                ? $"found after {count,5}: {bug.Name}"
                : $"SURVIVED {most,9}: {bug.Name} (it alters {core.Altered(first, Sample)} of {Sample} histories)");
            counts.AddRange(found is { } after ? [after] : []);
            core.Unload();
        }

        counts.Sort();
        Console.WriteLine($"{counts.Count} of {bugs.Count} found, median {(counts.Count == 0 ? 0 : counts[counts.Count / 2])} histories");
        return counts.Count == bugs.Count && bugs.Count > 0 ? 0 : 1;
    }

    // A seed that fails without the mistake too does not count.
    private static long? Find(PlantedCore core, long most, ulong first)
    {
        // A run begins with the seeds that broke a promise once.
        if (core.FirstRegression() is { } known)
        {
            return known;
        }

        for (var seed = first; seed < first + (ulong)most;)
        {
            if (core.FirstFailure(seed, most - (long)(seed - first)) is not { } failed)
            {
                return null;
            }

            if (ManyHistories.One(failed).Violations.Count == 0)
            {
                return RegressionSeeds.All.Count + (long)(failed - first) + 1;
            }

            seed = failed + 1;
        }

        return null;
    }
}
