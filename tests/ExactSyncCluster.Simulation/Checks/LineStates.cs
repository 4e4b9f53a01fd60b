using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What the stored states of orders tell of their lines: the keys that they go by, when they were first compared, and what persons bring back.</summary>
internal sealed class LineStates(Site site)
{
    private LineLedger Lines => site.Checks.Ledger.Lines;

    /// <summary>A state was stored.</summary>
    public void Stored(PairState? before, PairStep step)
    {
        if (!ReferenceEquals(before?.Lines, step.State.Lines))
        {
            foreach (var (key, part) in step.State.Lines)
            {
                if (Of(part) is { } line)
                {
                    line.Keys.Add(key);
                    Matched(line, part, step.State);
                }
            }
        }

        foreach (var entry in step.History)
        {
            if (entry is { Kind: HistoryKind.BroughtBack, LineKey: { } key } && step.State.PartOf(key) is var part && part.Restores.GetValueOrDefault(entry.Group!)?.Values is { } values && Of(part) is { } line)
            {
                BroughtBack(line, values);
            }
        }
    }

    private LineSlot? Of(Part part) => Lines.Of(SystemName.Exact, part.Exact.View) ?? Lines.Of(SystemName.Webshop, part.Webshop.View);

    private void Matched(LineSlot line, Part part, PairState state)
    {
        if (site.Remaps > 0 && line.ComparedWith != state.MappingVersion)
        {
            // A changed mapping is compared anew, as at the first match.
            line.ComparedWith = state.MappingVersion;
            line.FirstMatched.Clear();
        }

        if (line.Removals.Count > 0 || line.Order.Deletion is not null)
        {
            // What comes back is matched anew.
            foreach (var group in line.FirstMatched.Keys.Where(group => !part.Agreed.Contains(group)).ToList())
            {
                line.FirstMatched.Remove(group);
            }
        }

        foreach (var group in state.Linked ? part.Agreed : [])
        {
            line.FirstMatched.TryAdd(group, site.World.Time.Now);
        }
    }

    private void BroughtBack(LineSlot line, Fields values)
    {
        foreach (var property in LineLedger.Properties.Where(property => values.ContainsKey(property.Exact)))
        {
            Lines.BroughtBack(line, property, site.World.Time.Now, values.Get(property.Exact));
        }
    }
}
