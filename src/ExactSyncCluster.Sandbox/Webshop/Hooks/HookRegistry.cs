namespace ExactSyncCluster.Sandbox.Webshop.Hooks;

/// <summary>The webhooks that clients have registered, by name.</summary>
internal sealed class HookRegistry
{
    public const int MaxRegistrations = 20;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, HookRegistration> registrations = new(StringComparer.Ordinal);

    public HookPut Put(HookRegistration registration)
    {
        lock (gate)
        {
            var known = registrations.ContainsKey(registration.Name);
            if (!known && registrations.Count >= MaxRegistrations)
            {
                return HookPut.Full;
            }

            registrations[registration.Name] = registration;
            return known ? HookPut.Replaced : HookPut.Added;
        }
    }

    public HookRegistration? Find(string name)
    {
        lock (gate)
        {
            return registrations.GetValueOrDefault(name);
        }
    }

    public bool Remove(string name)
    {
        lock (gate)
        {
            return registrations.Remove(name);
        }
    }

    public IReadOnlyList<HookRegistration> For(string type)
    {
        lock (gate)
        {
            return registrations.Count == 0 ? [] : [.. registrations.Values.Where(registration => registration.Types.Contains(type))];
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return registrations.Count;
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            registrations.Clear();
        }
    }
}
