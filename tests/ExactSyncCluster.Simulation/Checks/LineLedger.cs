using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What people did to the lines of the orders of one connection. A line is told by its quantity, which no other ever has.</summary>
internal sealed class LineLedger(Ledger ledger)
{
    private readonly Dictionary<Value, (LineSlot Line, Edit Edit)> _byValue = [];

    public static TrackedProperty Quantity { get; } = new("Quantity", "quantity", "quantity");

    public static TrackedProperty Notes { get; } = new("Notes", "notes", "notes");

    /// <summary>The properties of a line that people edit.</summary>
    public static ImmutableArray<TrackedProperty> Properties { get; } = [Quantity, Notes];

    public List<LineSlot> Slots { get; } = [];

    /// <summary>The line that a row of a system is of.</summary>
    public LineSlot? Of(SystemName system, Fields row) => Find(row.Get(Quantity.Name(system)))?.Line;

    public (LineSlot Line, Edit Edit)? Find(Value value) => _byValue.TryGetValue(value, out var found) ? found : null;

    /// <summary>Somebody adds a line.</summary>
    public Edit Added(RecordSlot order, SystemName system, DateTimeOffset at, Fields row)
    {
        var line = new LineSlot(order, Slots.Count);
        Slots.Add(line);
        return Edited(line, Quantity, system, at, row.Get(Quantity.Name(system)));
    }

    /// <summary>Somebody gives a line a value.</summary>
    public Edit Edited(LineSlot line, TrackedProperty property, SystemName system, DateTimeOffset at, Value value)
    {
        var edit = Keep(line, property, system, at, value, isBroughtBack: false);
        ledger.Hold(system, value);
        return edit;
    }

    /// <summary>A person brings a value of a line back, which counts as an edit in Exact.</summary>
    public void BroughtBack(LineSlot line, TrackedProperty property, DateTimeOffset at, Value value) => Keep(line, property, SystemName.Exact, at, value, isBroughtBack: true);

    private Edit Keep(LineSlot line, TrackedProperty property, SystemName system, DateTimeOffset at, Value value, bool isBroughtBack)
    {
        var known = line.Edits.FindLast(edit => edit.System != system && edit.Property == property && ledger.HasHeld(system, edit.Value));
        var edit = new Edit(ledger.NumberOfNext(isBroughtBack), line.Order, property, system, at, value) { IsBroughtBack = isBroughtBack, Knew = known?.Number ?? 0 };
        line.Edits.Add(edit);
        if (!value.IsEmpty)
        {
            _byValue[value] = (line, edit);
        }

        return edit;
    }
}
