using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Histories;
using ExactSyncCluster.Simulation.Systems;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>Those who edit records in both systems, and know nothing of each other or of us.</summary>
internal sealed class People(World world)
{
    private const int FewestImported = 60;
    private const int MostMore = 141;

    private readonly Dice _dice = Dice.For(world.Plan.Seed, 90);
    private readonly List<(Site Site, RecordSlot Slot)> _records = [];

    /// <summary>The records that stand there before the connections begin.</summary>
    public void Begin()
    {
        foreach (var planned in world.Plan.Records)
        {
            var site = world.Sites[planned.Connection];
            var slot = site.Checks.Ledger.Add(planned.Entity);
            _records.Add((site, slot));
            var systems = planned.Origin switch
            {
                Origin.Exact => (SystemName[])[SystemName.Exact],
                Origin.Webshop => [SystemName.Webshop],
                _ => [SystemName.Exact, SystemName.Webshop],
            };
            foreach (var system in systems)
            {
                world.Time.Clock.Advance(_dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20)));
                Make(site, slot, system);
            }
        }
    }

    /// <summary>Somebody does what is planned, if it can be done.</summary>
    public void Do(PlannedEdit planned)
    {
        var (site, slot) = _records[planned.Record];
        if (Operator.Does(site, slot, planned))
        {
            return;
        }

        var system = RecordOf(site, slot, planned.System) is null ? planned.System.Other() : planned.System;
        if (RecordOf(site, slot, system) is not { } record)
        {
            return;
        }

        world.Note($"{site.Name} {slot}: {planned.Kind} in {system}");
        switch (planned.Kind)
        {
            case EditKind.Property:
                Change(site, slot, system, record, planned.What);
                break;
            case EditKind.Same when RecordOf(site, slot, system.Other()) is { } other:
                ChangeBoth(site, slot, system, record, other, planned.What);
                break;
            case EditKind.Touch:
                Touch(site, slot, system, record);
                break;
            case EditKind.Delete when CanBeDeleted(site, slot):
                Delete(site, slot, system, record);
                break;
            case EditKind.Key when Ledger.KeyOf(slot.Entity) is { } key && RecordOf(site, slot, system.Other()) is not null:
                Change(site, slot, system, record, key);
                break;
            case EditKind.Import:
                Import(site, slot, system, record, planned.What);
                break;
            case EditKind.Twins:
                var twin = site.Checks.Ledger.Add(Entity.Customer);
                Make(site, twin, system);
                Make(site, twin, system.Other());
                break;
            case EditKind.Make:
                Make(site, site.Checks.Ledger.Add(Entity.Customer), system);
                break;
            case EditKind.Line or EditKind.AddLine or EditKind.RemoveLine:
                Lines.Change(site, slot, system, record, planned, Product(site, system));
                slot.Changes++;
                slot.Saves.Add((system, world.Time.Now));
                break;
            default:
                Change(site, slot, system, record, planned.What);
                break;
        }
    }

    /// <summary>Somebody gives an order of Exact that has lost all its lines a new one.</summary>
    public void Complete(Site site, PairKey pair)
    {
        if (pair.Entity == Entity.Order && site.Checks.SlotOf(pair) is { Exact: { } exact } slot && site.Exact.Has(exact) && site.Exact.Lines(exact).Count == 0
            && Product(site, SystemName.Exact) is { } product)
        {
            Lines.Add(site, slot, SystemName.Exact, exact, product);
            slot.Changes++;
            slot.Saves.Add((SystemName.Exact, world.Time.Now));
        }
    }

    /// <summary>Somebody edits a record while a call of ours to it is on its way.</summary>
    public void EditMeanwhile(Site site, PairKey pair, SystemName system)
    {
        if (site.Book.Find(pair)?.Record(system) is { } record && site.Checks.SlotOf(pair) is { } slot && RecordOf(site, slot, system) == record)
        {
            world.Note($"{site.Name} {slot}: edited meanwhile in {system}");
            Change(site, slot, system, record, _dice.Below(1 << 20));
        }
    }

    /// <summary>The record of a thing that stands in a system, ours included.</summary>
    public static string? RecordOf(Site site, RecordSlot slot, SystemName system) =>
        KnownRecord(site, slot, system) is { } record && site.System(system).Has(record) ? record : null;

    private static string? KnownRecord(Site site, RecordSlot slot, SystemName system)
    {
        if (slot.Record(system) is { } own)
        {
            return own;
        }

        var holder = slot.Record(system.Other()) is { } other ? site.Book.Holder(system.Other(), slot.Entity, other)
            : slot.Deletion?.Pair is { } pair ? site.Book.Find(pair)
            : null;
        if (holder?.Record(system) is { } linked && linked != slot.Deletion?.Record)
        {
            slot.SetRecord(system, linked);
            return linked;
        }

        return null;
    }

    private static void Change(Site site, RecordSlot slot, SystemName system, string record, int what)
    {
        var properties = Ledger.Of(slot.Entity);
        Change(site, slot, system, record, properties[what % properties.Length]);
    }

    private static void Change(Site site, RecordSlot slot, SystemName system, string record, TrackedProperty property)
    {
        var value = site.Checks.Ledger.Mint(property);
        var edit = site.Checks.Edited(slot, property, system, value);
        site.World.Note($"{site.Name} {slot}: {edit} to {StepText.Of(value)}");
        Put(site, system, record, property, value);
        site.Checks.EditedWhole(slot, system, record);
    }

    private static void ChangeBoth(Site site, RecordSlot slot, SystemName system, string record, string other, int what)
    {
        var properties = Ledger.Of(slot.Entity);
        var property = properties[what % properties.Length];
        var value = site.Checks.Ledger.Mint(property);
        site.Checks.Edited(slot, property, system, value).InBoth = true;
        site.Checks.Ledger.Hold(system.Other(), value);
        slot.Saves.Add((system.Other(), site.World.Time.Now));
        Put(site, system, record, property, value);
        Put(site, system.Other(), other, property, value);
        foreach (var (edited, id) in new[] { (system, record), (system.Other(), other) })
        {
            site.Checks.EditedWhole(slot, edited, id);
        }
    }

    private static void Put(Site site, SystemName system, string record, TrackedProperty property, Value value)
    {
        if (system == SystemName.Webshop)
        {
            site.Shop.Edit(record, (property.Webshop, value));
        }
        else if (property.Group == "price")
        {
            site.Exact.EditPrice(record, ((Value.Number)value).Content);
        }
        else
        {
            site.Exact.Edit(record, (property.Exact, value));
        }
    }

    // Exact does not let go of what an order names, and each thing is deleted once.
    private static bool CanBeDeleted(Site site, RecordSlot slot) =>
        slot.Deletion is null && (slot.Entity == Entity.Order || !site.Checks.Ledger.Slots.Exists(static other => other.Entity == Entity.Order));

    private static void Delete(Site site, RecordSlot slot, SystemName system, string record)
    {
        slot.Changes++;
        RecordOf(site, slot, system.Other());
        slot.Deletion = new(system, record, site.World.Time.Now, site.Book.Holder(system, slot.Entity, record)?.Key);
        slot.SetRecord(system, null);
        site.System(system).Delete(record);
    }

    private static void Touch(Site site, RecordSlot slot, SystemName system, string record)
    {
        slot.Changes++;
        slot.Saves.Add((system, site.World.Time.Now));
        if (system == SystemName.Exact)
        {
            site.Exact.Touch(record);
        }
        else
        {
            site.Shop.Touch(record);
        }
    }

    private void Make(Site site, RecordSlot slot, SystemName system)
    {
        slot.Changes++;
        var ledger = site.Checks.Ledger;
        var fields = Key(site, slot, system);
        var price = 0m;
        foreach (var property in Ledger.Of(slot.Entity))
        {
            var value = ledger.Mint(property);
            ledger.Note(slot, property, system, world.Time.Now, value);
            if (property.Group == "price" && system == SystemName.Exact)
            {
                price = ((Value.Number)value).Content;
            }
            else
            {
                fields = fields.With(property.Name(system), value);
            }
        }

        var lines = slot.Entity == Entity.Order ? (Fields[])[Line(site, slot, system), Line(site, slot, system)] : [];
        var record = system == SystemName.Exact ? site.Exact.Add(slot.Entity, fields, lines) : site.Shop.Add(slot.Entity, fields, lines);
        slot.SetRecord(system, record);
        if (price > 0)
        {
            site.Exact.EditPrice(record, price);
        }

        site.Checks.EditedWhole(slot, system, record);
    }

    private Fields Line(Site site, RecordSlot slot, SystemName system)
    {
        var line = Lines.New(site, system, Named(site, Entity.Product, system));
        Lines.Added(site, slot, system, line);
        return line;
    }

    // As many within an instant as a page holds and more; fewer where few calls are allowed.
    private void Import(Site site, RecordSlot slot, SystemName system, string record, int what)
    {
        var count = FewestImported + (world.Plan.Limited ? 0 : what % MostMore);
        for (var at = 0; at < count; at++)
        {
            if (at % 2 == 0)
            {
                Make(site, site.Checks.Ledger.Add(Entity.Customer), system);
            }
            else
            {
                Change(site, slot, system, record, at);
            }
        }
    }

    private Fields Key(Site site, RecordSlot slot, SystemName system)
    {
        var code = $"K{site.Name}{slot.Index}".ToUpperInvariant();
        return (slot.Entity, system) switch
        {
            (Entity.Customer, SystemName.Exact) => Row.Of(("Code", code), ("Status", "C")),
            (Entity.Customer, _) => Row.Of(("number", code), ("status", "customer")),
            (Entity.Product, SystemName.Exact) => Row.Of(("Code", code)),
            (Entity.Product, _) => Row.Of(("sku", code), ("price.currency", "EUR")),
            (_, SystemName.Exact) => Row.Of(("OrderedBy", new Value.Reference(Entity.Customer, Named(site, Entity.Customer, system)))),
            _ => Row.Of(("customerId", new Value.Reference(Entity.Customer, Named(site, Entity.Customer, system)))),
        };
    }

    private string? Product(Site site, SystemName system) =>
        _records.Where(known => known.Site == site && known.Slot.Entity == Entity.Product).Select(known => RecordOf(site, known.Slot, system)).FirstOrDefault(static id => id is not null);

    // An order is made where its customer stands; who has none there makes one.
    private string Named(Site site, Entity entity, SystemName system)
    {
        var slot = _records.First(known => known.Site == site && known.Slot.Entity == entity).Slot;
        if (RecordOf(site, slot, system) is { } record)
        {
            return record;
        }

        Make(site, slot, system);
        return slot.Record(system)!;
    }
}
