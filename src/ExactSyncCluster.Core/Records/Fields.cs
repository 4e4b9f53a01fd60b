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
    private readonly ImmutableSortedDictionary<string, Value> _values;

    /// <summary>Fields with these values.</summary>
    public Fields(IEnumerable<KeyValuePair<string, Value>> values) =>
        _values = values.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private Fields(ImmutableSortedDictionary<string, Value> values) => _values = values;

    /// <summary>No fields.</summary>
    public static Fields None { get; } = new(ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<Value> Values => _values.Values;

    /// <inheritdoc/>
    public Value this[string key] => _values[key];

    /// <summary>The value shown for a property, or nothing when it is not shown.</summary>
    public Value Get(string name) => _values.TryGetValue(name, out var value) ? value : Value.Nothing;

    /// <summary>These fields with one set.</summary>
    public Fields With(string name, Value value) => new(_values.SetItem(name, value));

    /// <summary>These fields, overlaid by others.</summary>
    public Fields With(IEnumerable<KeyValuePair<string, Value>> others) => new(_values.SetItems(others));

    /// <summary>These fields without one.</summary>
    public Fields Without(string name) => _values.ContainsKey(name) ? new(_values.Remove(name)) : this;

    /// <summary>The fields with these names.</summary>
    public Fields Only(IReadOnlySet<string> names) => new(_values.Where(field => names.Contains(field.Key)));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Value value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Fields? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Fields);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (name, value) in _values)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
