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
                Add(site, system, record, product);
            }

            return;
        }

        var line = lines[planned.What % lines.Count].Id;
        if (planned.Kind == EditKind.RemoveLine && lines.Count > 1)
        {
            slot.HasLostLines = true;
            Remove(site, system, record, line);
            return;
        }

        const int choices = 2;
        var isQuantity = planned.What / lines.Count % choices == 0;
        (string, object?) field = (isQuantity, system) switch
        {
            (true, SystemName.Exact) => ("Quantity", site.Checks.Ledger.MintQuantity()),
            (true, _) => ("quantity", site.Checks.Ledger.MintQuantity()),
            (false, SystemName.Exact) => ("Notes", site.Checks.Ledger.MintNote()),
            (false, _) => ("notes", site.Checks.Ledger.MintNote()),
        };
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
    public static void Add(Site site, SystemName system, string record, string product)
    {
        if (system == SystemName.Exact)
        {
            site.Exact.AddRow(record, Collections.Lines, New(site, system, product));
        }
        else
        {
            site.Shop.AddLine(record, New(site, system, product));
        }
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
