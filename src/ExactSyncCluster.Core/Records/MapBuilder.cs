namespace ExactSyncCluster.Core.Records;

/// <summary>Gathers the names and values of a map in order.</summary>
internal sealed class MapBuilder<T>(int capacity = MapBuilder<T>.Few)
{
    private const int Few = 4;

    private string[] _keys = capacity == 0 ? [] : new string[capacity];
    private T[] _values = capacity == 0 ? [] : new T[capacity];
    private int _count;

    /// <summary>Sets a value; one that was set under the same name is replaced.</summary>
    public void Set(string key, T value)
    {
        var at = Find(key);
        if (at < 0)
        {
            Insert(~at, key, value);
        }
        else
        {
            _values[at] = value;
        }
    }

    /// <summary>Adds a value; another one under the same name is refused, because nobody could say which of the two holds.</summary>
    public void Add(string key, T value)
    {
        var at = Find(key);
        if (at < 0)
        {
            Insert(~at, key, value);
        }
        else if (!EqualityComparer<T>.Default.Equals(_values[at], value))
        {
            throw new ArgumentException($"There are two values of '{key}'.", nameof(key));
        }
    }

    /// <summary>Adds a value under a name that comes after all others.</summary>
    public void Append(string key, T value) => Insert(_count, key, value);

    public Map<T> ToMap()
    {
        if (_count == 0)
        {
            return Map<T>.Empty;
        }

        return _count == _keys.Length ? new(_keys, _values) : new(_keys[.._count], _values[.._count]);
    }

    private int Find(string key) =>
        _count == 0 || string.CompareOrdinal(_keys[_count - 1], key) < 0 ? ~_count : Array.BinarySearch(_keys, 0, _count, key, StringComparer.Ordinal);

    private void Insert(int at, string key, T value)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(Few, _count * 2));
            Array.Resize(ref _values, _keys.Length);
        }

        _keys.AsSpan(at, _count - at).CopyTo(_keys.AsSpan(at + 1));
        _values.AsSpan(at, _count - at).CopyTo(_values.AsSpan(at + 1));
        (_keys[at], _values[at]) = (key, value);
        _count++;
    }
}
