using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>
/// Immutable values by name, in the ordinal order of the names. Two maps are equal when they hold equal values under the
/// same names. Maps are small: they are sorted arrays, of which a change copies only what it touches.
/// </summary>
[CollectionBuilder(typeof(Map), nameof(Map.Of))]
[JsonConverter(typeof(MapJsonConverterFactory))]
public sealed class Map<T> : IReadOnlyDictionary<string, T>, IEquatable<Map<T>>
{
    internal static readonly Map<T> Empty = new([], []);

    private readonly string[] _keys;
    private readonly T[] _values;

    // Takes the arrays for its own; the names must be in order.
    internal Map(string[] keys, T[] values) => (_keys, _values) = (keys, values);

    /// <inheritdoc/>
    public int Count => _keys.Length;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>The names, in order.</summary>
    public ImmutableArray<string> Keys => ImmutableCollectionsMarshal.AsImmutableArray(_keys);

    /// <summary>The values, in the order of their names.</summary>
    public ImmutableArray<T> Values => ImmutableCollectionsMarshal.AsImmutableArray(_values);

    IEnumerable<string> IReadOnlyDictionary<string, T>.Keys => _keys;

    IEnumerable<T> IReadOnlyDictionary<string, T>.Values => _values;

    /// <inheritdoc/>
    public T this[string key] => IndexOf(key) is >= 0 and var at ? _values[at] : throw new KeyNotFoundException($"There is no '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var at = IndexOf(key);
        value = at >= 0 ? _values[at] : default;
        return at >= 0;
    }

    /// <summary>The value under a name, or the default of its type.</summary>
    public T? GetValueOrDefault(string key) => IndexOf(key) is >= 0 and var at ? _values[at] : default;

    /// <summary>The value under a name, or another one.</summary>
    public T GetValueOrDefault(string key, T otherwise) => IndexOf(key) is >= 0 and var at ? _values[at] : otherwise;

    /// <summary>This map with one value set; the same map when it holds an equal one.</summary>
    public Map<T> SetItem(string key, T value)
    {
        var at = IndexOf(key);
        if (at < 0)
        {
            return new(Inserted(_keys, ~at, key), Inserted(_values, ~at, value));
        }

        if (EqualityComparer<T>.Default.Equals(_values[at], value))
        {
            return this;
        }

        var values = _values.AsSpan().ToArray();
        values[at] = value;
        return new(_keys, values);
    }

    /// <summary>This map overlaid by other values; the last of several under one name holds.</summary>
    public Map<T> SetItems(IEnumerable<KeyValuePair<string, T>> items)
    {
        var map = this;
        foreach (var (key, value) in items)
        {
            map = map.SetItem(key, value);
        }

        return map;
    }

    /// <summary>This map overlaid by another.</summary>
    public Map<T> SetItems(Map<T> others)
    {
        if (IsEmpty || others.IsEmpty)
        {
            return IsEmpty ? others : this;
        }

        var merged = new MapBuilder<T>(Count + others.Count);
        var (at, isChanged) = (0, false);
        for (var other = 0; other < others.Count; other++)
        {
            var order = -1;
            while (at < Count && (order = string.CompareOrdinal(_keys[at], others._keys[other])) < 0)
            {
                merged.Append(_keys[at], _values[at++]);
            }

            var isSame = at < Count && order == 0 && EqualityComparer<T>.Default.Equals(_values[at], others._values[other]);
            isChanged |= !isSame;
            merged.Append(others._keys[other], isSame ? _values[at] : others._values[other]);
            at += at < Count && order == 0 ? 1 : 0;
        }

        for (; at < Count; at++)
        {
            merged.Append(_keys[at], _values[at]);
        }

        return isChanged ? merged.ToMap() : this;
    }

    /// <summary>This map without one name; the same map when it does not hold it.</summary>
    public Map<T> Remove(string key)
    {
        var at = IndexOf(key);
        return at < 0 ? this : Count == 1 ? Empty : new(Without(_keys, at), Without(_values, at));
    }

    /// <summary>This map without some names.</summary>
    public Map<T> RemoveRange(IEnumerable<string> keys)
    {
        var map = this;
        foreach (var key in keys)
        {
            map = map.Remove(key);
        }

        return map;
    }

    /// <summary>Walks through names and values in order.</summary>
    public Enumerator GetEnumerator() => new(_keys, _values);

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Map<T>? other) => ReferenceEquals(this, other)
        || (other is not null
            && (ReferenceEquals(_keys, other._keys) || _keys.AsSpan().SequenceEqual(other._keys))
            && (ReferenceEquals(_values, other._values) || _values.AsSpan().SequenceEqual(other._values, EqualityComparer<T>.Default)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Map<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in this)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    // Where it stands; below zero, the complement of where it would stand.
    private int IndexOf(string key)
    {
        var (low, high) = (0, _keys.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_keys[middle], key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private static TItem[] Inserted<TItem>(TItem[] items, int at, TItem item)
    {
        var longer = new TItem[items.Length + 1];
        items.AsSpan(0, at).CopyTo(longer);
        longer[at] = item;
        items.AsSpan(at).CopyTo(longer.AsSpan(at + 1));
        return longer;
    }

    private static TItem[] Without<TItem>(TItem[] items, int at)
    {
        var shorter = new TItem[items.Length - 1];
        items.AsSpan(0, at).CopyTo(shorter);
        items.AsSpan(at + 1).CopyTo(shorter.AsSpan(at));
        return shorter;
    }

    /// <summary>Stands before the first name at first.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<string, T>>
    {
        private readonly string[] _keys;
        private readonly T[] _values;
        private int _at;

        internal Enumerator(string[] keys, T[] values) => (_keys, _values, _at) = (keys, values, -1);

        /// <inheritdoc/>
        public readonly KeyValuePair<string, T> Current => new(_keys[_at], _values[_at]);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_at < _keys.Length;

        /// <inheritdoc/>
        public void Reset() => _at = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}

/// <summary>Makes maps.</summary>
public static class Map
{
    /// <summary>A map of these; the last of several under one name holds.</summary>
    public static Map<T> Of<T>(ReadOnlySpan<KeyValuePair<string, T>> items)
    {
        var builder = new MapBuilder<T>(items.Length);
        foreach (var (key, value) in items)
        {
            builder.Set(key, value);
        }

        return builder.ToMap();
    }

    /// <summary>A map of these; the last of several under one name holds.</summary>
    public static Map<T> ToMap<T>(this IEnumerable<KeyValuePair<string, T>> items)
    {
        var builder = new MapBuilder<T>();
        foreach (var (key, value) in items)
        {
            builder.Set(key, value);
        }

        return builder.ToMap();
    }
}
