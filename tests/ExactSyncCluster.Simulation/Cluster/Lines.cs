using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Histories;
using ExactSyncCluster.Simulation.Systems;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>What people do to the lines of an order.</summary>
internal static class Lines
{
    /// <summary>A line as somebody types it.</summary>
    public static Fields New(Site site, SystemName system, string? product)
    {
        var quantity = site.Checks.Ledger.MintQuantity();
        var item = product is null ? Value.Nothing : new Value.Reference(Entity.Product, product);
        return system == SystemName.Exact
            ? Row.Of(("Item", item), ("Quantity", quantity), ("UnitPrice", 10m), ("NetPrice", 10m))
            : Row.Of(("productId", item), ("quantity", quantity), ("unitPrice", 10m), ("netPrice", 10m));
    }

    public static void Change(Site site, RecordSlot slot, SystemName system, string record, PlannedEdit planned, string? product)
    {
        var lines = site.System(system).Lines(record);
        if (planned.Kind == EditKind.AddLine || lines.Count == 0)
        {
            if (product is not null)
            {
                Add(site, slot, system, record, product);
            }

            return;
        }

        var (line, row) = lines[planned.What % lines.Count];
        var known = site.Checks.Ledger.Lines.Of(system, row)!;
        if (planned.Kind == EditKind.RemoveLine && lines.Count > 1)
        {
            slot.HasLostLines = true;
            known.Removals.Add(new(system, site.World.Time.Now));
            site.World.Note($"{site.Name} {known}: removed in {system}");
            Remove(site, system, record, line);
            return;
        }

        const int choices = 2;
        var isQuantity = planned.What / lines.Count % choices == 0;
        var property = isQuantity ? LineLedger.Quantity : LineLedger.Notes;
        var value = isQuantity ? Value.Of(site.Checks.Ledger.MintQuantity()) : Value.Of(site.Checks.Ledger.MintNote());
        var edit = site.Checks.Ledger.Lines.Edited(known, property, system, site.World.Time.Now, value);
        site.World.Note($"{site.Name} {known}: {edit} to {StepText.Of(value)}");
        (string, object?) field = (property.Name(system), value);
        if (system == SystemName.Exact)
        {
            site.Exact.EditRow(line, field);
        }
        else
        {
            site.Shop.EditLine(record, line, field);
        }
    }

    /// <summary>Somebody adds a line.</summary>
    public static void Add(Site site, RecordSlot slot, SystemName system, string record, string product)
    {
        var line = New(site, system, product);
        Added(site, slot, system, line);
        if (system == SystemName.Exact)
        {
            site.Exact.AddRow(record, Collections.Lines, line);
        }
        else
        {
            site.Shop.AddLine(record, line);
        }
    }

    /// <summary>Somebody has typed a line of an order.</summary>
    public static void Added(Site site, RecordSlot slot, SystemName system, Fields line)
    {
        var edit = site.Checks.Ledger.Lines.Added(slot, system, site.World.Time.Now, line);
        site.World.Note($"{site.Name} {site.Checks.Ledger.Lines.Slots[^1]}: added in {system} with {StepText.Of(edit.Value)}");
    }

    private static void Remove(Site site, SystemName system, string record, string line)
    {
        if (system == SystemName.Exact)
        {
            site.Exact.DeleteRow(line);
        }
        else
        {
            site.Shop.DeleteLine(record, line);
        }
    }
}
