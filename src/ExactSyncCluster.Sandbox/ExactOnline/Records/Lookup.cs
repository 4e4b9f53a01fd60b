namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Records of one kind by the value of one property.</summary>
internal sealed class Lookup(string property)
{
    private readonly Dictionary<object, HashSet<Guid>> ids = [];

    public string Property => property;

    public IReadOnlyCollection<Guid> Find(object value) =>
        ids.TryGetValue(Normal(value), out var found) ? found : [];

    public void Replace(ExactRecord? old, ExactRecord? next)
    {
        var oldValue = old?[property];
        var nextValue = next?[property];
        if (old is not null && next is not null && Equals(oldValue, nextValue))
        {
            return;
        }

        if (old is not null && oldValue is not null && ids.TryGetValue(Normal(oldValue), out var set))
        {
            set.Remove(old.Id);
            if (set.Count == 0)
            {
                ids.Remove(Normal(oldValue));
            }
        }

        if (next is not null && nextValue is not null)
        {
            var key = Normal(nextValue);
            if (!ids.TryGetValue(key, out var target))
            {
                ids[key] = target = [];
            }

            target.Add(next.Id);
        }
    }

    // The database compares text without its trailing spaces; leading ones count.
    private static object Normal(object value) => value is string text ? text.TrimEnd(' ') : value;
}
