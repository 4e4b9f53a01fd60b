using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What people did to the records of one connection, and which system held which value when.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<Value, Edit> _byValue = new(PlainValues.Comparer);
    private readonly Dictionary<Value, (int First, int Last)>[] _held = [new(PlainValues.Comparer), new(PlainValues.Comparer)];
    private readonly HashSet<Value> _rowValues = new(PlainValues.Comparer);
    private readonly string _connection;
    private int _values;
    private int _holds;

    public Ledger(string connection) => (_connection, Lines) = (connection, new(this));

    public static ImmutableArray<TrackedProperty> Customer { get; } =
        [new("Name", "name", "name"), new("Email", "email", "email"), new("AddressLine1", "address.line1", "address"), new("City", "address.city", "address")];

    public static ImmutableArray<TrackedProperty> Product { get; } =
        [new("Description", "name", "name"), new("Barcode", "barcode", "barcode"), new("SalesItemPrices.Price", "price.amount", "price")];

    public static ImmutableArray<TrackedProperty> Order { get; } =
        [new("Description", "description", "description"), new("Remarks", "remarks", "remarks")];

    public List<RecordSlot> Slots { get; } = [];

    /// <summary>What people did to lines.</summary>
    public LineLedger Lines { get; }

    /// <summary>The properties of an entity that people edit.</summary>
    public static ImmutableArray<TrackedProperty> Of(Entity entity) => entity switch
    {
        Entity.Customer => Customer,
        Entity.Product => Product,
        _ => Order,
    };

    /// <summary>The property by which an entity's records are matched, where people may change it.</summary>
    public static TrackedProperty? KeyOf(Entity entity) => entity switch
    {
        Entity.Customer => new("Code", "number", "number"),
        Entity.Product => new("Code", "sku", "sku"),
        _ => null,
    };

    /// <summary>Values that one system renders otherwise are the same for who looks where they come from.</summary>
    public static Value Plain(Value value) =>
        value is Value.Text text && text.Content.ToUpperInvariant() is var upper && !ReferenceEquals(upper, text.Content) ? new Value.Text(upper) : value;

    public RecordSlot Add(Entity entity)
    {
        var slot = new RecordSlot(Slots.Count, entity);
        Slots.Add(slot);
        return slot;
    }

    public RecordSlot? Slot(Entity entity, SystemName system, string record)
    {
        foreach (var slot in Slots)
        {
            if (slot.Entity == entity && slot.Record(system) == record)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>A value that nobody has given yet.</summary>
    public Value Mint(TrackedProperty property)
    {
        _values++;
        const int step = 10;
        return property.Group == "price"
            ? Value.Of((decimal)(_values * step) + (_connection[0] - 'a'))
            : Value.Of(string.Create(CultureInfo.InvariantCulture, $"{_connection}{_values:D4}"));
    }

    /// <summary>A quantity that no line has yet; a line's values are told apart by it.</summary>
    public decimal MintQuantity()
    {
        const decimal first = 100_000m;
        var quantity = first + (++_values * 2) + (_connection[0] - 'a');
        _rowValues.Add(Value.Of(quantity));
        return quantity;
    }

    /// <summary>A text of a line.</summary>
    public string MintNote()
    {
        var note = string.Create(CultureInfo.InvariantCulture, $"{_connection}note{++_values:D4}");
        _rowValues.Add(Value.Of(note));
        return note;
    }

    /// <summary>The number of an edit: that of the value that was minted for it, or, where an old value is given once more, a new one.</summary>
    public int NumberOfNext(bool isOldValue) => isOldValue ? ++_values : _values;

    public Edit Note(RecordSlot slot, TrackedProperty property, SystemName system, DateTimeOffset at, Value value)
    {
        var edit = new Edit(_values, slot, property, system, at, value) { Knew = KnownOf(slot, property, system) };
        slot.Edits.Add(edit);
        slot.Saves.Add((system, at));
        _byValue[value] = edit;
        Hold(system, value);
        return edit;
    }

    /// <summary>A person brings a value back, which counts as an edit in Exact.</summary>
    public Edit BringBack(RecordSlot slot, TrackedProperty property, DateTimeOffset at, Value value)
    {
        var edit = new Edit(++_values, slot, property, SystemName.Exact, at, value) { IsBroughtBack = true, Knew = KnownOf(slot, property, SystemName.Exact) };
        slot.Edits.Add(edit);
        if (Find(value) is not null)
        {
            _byValue[value] = edit;
        }

        return edit;
    }

    // The last edit of the other system that has stood in this one. What was given in both systems is one of each.
    private int KnownOf(RecordSlot slot, TrackedProperty property, SystemName system) =>
        slot.Edits.FindLast(edit => (edit.System != system || edit.InBoth) && edit.Property.Group == property.Group && HasHeld(system, edit.Value))?.Number ?? 0;

    public void Hold(SystemName system, Value value)
    {
        var held = _held[(int)system];
        held[value] = (held.TryGetValue(value, out var earlier) ? earlier.First : ++_holds, ++_holds);
    }

    public bool HasHeld(SystemName system, Value value) => _held[(int)system].ContainsKey(value);

    /// <summary>Whether a value stood in a system for the last time before another one did for the first: a write that is carried out late brings a value back.</summary>
    public bool IsHeldBefore(SystemName system, Value value, Value other) =>
        _held[(int)system].TryGetValue(value, out var one) && _held[(int)system].TryGetValue(other, out var two) && one.Last < two.First;

    public Edit? Find(Value value) => value.IsEmpty ? null : _byValue.GetValueOrDefault(value);

    public bool IsOfRow(Value value) => _rowValues.Contains(value);
}
