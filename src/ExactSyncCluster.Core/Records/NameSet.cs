using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>An immutable set of names, in their ordinal order. Two sets are equal when they hold the same names.</summary>
[CollectionBuilder(typeof(NameSet), nameof(Of))]
[JsonConverter(typeof(NameSetJsonConverter))]
public sealed class NameSet : IReadOnlyCollection<string>, IEquatable<NameSet>
{
    private static readonly NameSet Empty = new([]);

    private readonly string[] _names;

    private NameSet(string[] names) => _names = names;

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <summary>A set of these names.</summary>
    public static NameSet Of(ReadOnlySpan<string> names)
    {
        var set = Empty;
        foreach (var name in names)
        {
            set = set.Add(name);
        }

        return set;
    }

    /// <summary>Whether a name is in the set.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>This set with a name; the same set when it holds it.</summary>
    public NameSet Add(string name)
    {
        var at = IndexOf(name);
        return at >= 0 ? this : new([.. _names.AsSpan(0, ~at), name, .. _names.AsSpan(~at)]);
    }

    /// <summary>This set without a name; the same set when it does not hold it.</summary>
    public NameSet Remove(string name)
    {
        var at = IndexOf(name);
        return at < 0 ? this : Count == 1 ? Empty : new([.. _names.AsSpan(0, at), .. _names.AsSpan(at + 1)]);
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(NameSet? other) => ReferenceEquals(this, other) || (other is not null && _names.AsSpan().SequenceEqual(other._names));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var name in _names)
        {
            hash.Add(name);
        }

        return hash.ToHashCode();
    }

    private int IndexOf(string name) => Array.BinarySearch(_names, name, StringComparer.Ordinal);
}
