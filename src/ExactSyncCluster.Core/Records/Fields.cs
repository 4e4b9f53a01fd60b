using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>
/// Values by property name, in a system's own names. Two sets are equal when they show the same values;
/// a property that is not shown differs from one that is shown empty.
/// </summary>
[JsonConverter(typeof(FieldsJsonConverter))]
public sealed class Fields : IReadOnlyDictionary<string, Value>, IEquatable<Fields>
{
    private readonly Map<Value> _values;

    /// <summary>Fields with these values. Two different values under one name are refused.</summary>
    public Fields(IEnumerable<KeyValuePair<string, Value>> values) => _values = Gathered(values);

    internal Fields(Map<Value> values) => _values = values;

    /// <summary>No fields.</summary>
    public static Fields None { get; } = new(Map<Value>.Empty);

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>The names, in order.</summary>
    public ImmutableArray<string> Keys => _values.Keys;

    /// <summary>The values, in the order of their names.</summary>
    public ImmutableArray<Value> Values => _values.Values;

    IEnumerable<string> IReadOnlyDictionary<string, Value>.Keys => _values.Keys;

    IEnumerable<Value> IReadOnlyDictionary<string, Value>.Values => _values.Values;

    /// <inheritdoc/>
    public Value this[string key] => _values[key];

    /// <summary>The value shown for a property, or nothing when it is not shown.</summary>
    public Value Get(string name) => _values.GetValueOrDefault(name, Value.Nothing);

    /// <summary>These fields with one set.</summary>
    public Fields With(string name, Value value) => Changed(_values.SetItem(name, value));

    /// <summary>These fields, overlaid by others.</summary>
    public Fields With(Fields others) => Changed(_values.SetItems(others._values));

    /// <summary>These fields, overlaid by others.</summary>
    public Fields With(IEnumerable<KeyValuePair<string, Value>> others) => Changed(_values.SetItems(others));

    /// <summary>These fields without one.</summary>
    public Fields Without(string name) => Changed(_values.Remove(name));

    /// <summary>The fields with these names.</summary>
    public Fields Only(IReadOnlySet<string> names) => Only(names.Contains);

    /// <summary>The fields whose names are chosen.</summary>
    public Fields Only(Predicate<string> isChosen)
    {
        var chosen = new MapBuilder<Value>(Count);
        foreach (var (name, value) in _values)
        {
            if (isChosen(name))
            {
                chosen.Append(name, value);
            }
        }

        return Changed(chosen.ToMap());
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Value value) => _values.TryGetValue(key, out value);

    /// <summary>Walks through the fields in the order of their names.</summary>
    public Map<Value>.Enumerator GetEnumerator() => _values.GetEnumerator();

    IEnumerator<KeyValuePair<string, Value>> IEnumerable<KeyValuePair<string, Value>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Fields? other) => ReferenceEquals(this, other) || (other is not null && _values.Equals(other._values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.GetHashCode();

    private Fields Changed(Map<Value> values) => ReferenceEquals(values, _values) ? this : new(values);

    private static Map<Value> Gathered(IEnumerable<KeyValuePair<string, Value>> values)
    {
        var builder = new MapBuilder<Value>(values.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var (name, value) in values)
        {
            builder.Add(name, value);
        }

        return builder.ToMap();
    }
}
