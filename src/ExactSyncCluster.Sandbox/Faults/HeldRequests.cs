namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>A request that has arrived and is not answered yet.</summary>
internal sealed record HeldRequest(string Method, string Path);

/// <summary>The requests that are held back at this moment, before or after they were applied: who wants to act between a request and its reply looks here.</summary>
internal sealed class HeldRequests
{
    private readonly Lock gate = new();
    private readonly List<HeldRequest> held = [];

    public IReadOnlyList<HeldRequest> Now
    {
        get
        {
            lock (gate)
            {
                return [.. held];
            }
        }
    }

    public async Task HoldAsync(HeldRequest request, Task end)
    {
        lock (gate)
        {
            held.Add(request);
        }

        try
        {
            await end;
        }
        finally
        {
            lock (gate)
            {
                held.Remove(request);
            }
        }
    }
}
