namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>A request that is applied and not yet answered.</summary>
internal sealed record HeldReply(string Method, string Path);

/// <summary>The requests whose replies are held back at this moment: a test that wants to act between a request and its reply looks here.</summary>
internal sealed class HeldReplies
{
    private readonly Lock gate = new();
    private readonly List<HeldReply> held = [];

    public IReadOnlyList<HeldReply> Now
    {
        get
        {
            lock (gate)
            {
                return [.. held];
            }
        }
    }

    public async Task HoldAsync(HeldReply reply, Task end)
    {
        lock (gate)
        {
            held.Add(reply);
        }

        try
        {
            await end;
        }
        finally
        {
            lock (gate)
            {
                held.Remove(reply);
            }
        }
    }
}
