using System.Collections.Immutable;

namespace ExactSyncCluster.Simulation.Faults;

/// <summary>How often each branch of the reconciler was taken, and how often each fault of stores and processes met each effect that it wanted.</summary>
internal sealed class BranchCounts
{
    /// <summary>The faults that can meet a step wherever it leads.</summary>
    public static readonly ImmutableArray<FaultKind> Meeting = [FaultKind.StoreFails, FaultKind.StoreAnswerLost, FaultKind.Crash, FaultKind.SiloKilled];

    private readonly long[] _met = new long[Meeting.Length * Branches.EffectNames.Length];

    /// <summary>By the place of the branch among all.</summary>
    public long[] Taken { get; } = new long[Branches.Names.Length];

    /// <summary>A fault strikes a step that leads to an effect.</summary>
    public void Meet(FaultKind kind, int effect) => _met[(Meeting.IndexOf(kind) * Branches.EffectNames.Length) + effect]++;

    /// <summary>How often that was so.</summary>
    public long Met(FaultKind kind, int effect) => _met[(Meeting.IndexOf(kind) * Branches.EffectNames.Length) + effect];

    /// <summary>What was never met though it can be.</summary>
    public IEnumerable<string> Missed() =>
    [
        .. Branches.Names.Where((name, at) => Taken[at] == 0 && !Branches.Impossible.ContainsKey(name)),
        .. Meeting.SelectMany(kind => Branches.EffectNames.Where((_, effect) => Met(kind, effect) == 0).Select(effect => $"{kind} when a step wants {effect}")),
    ];

    public void Add(BranchCounts other)
    {
        for (var at = 0; at < Taken.Length; at++)
        {
            Taken[at] += other.Taken[at];
        }

        for (var at = 0; at < _met.Length; at++)
        {
            _met[at] += other._met[at];
        }
    }
}
