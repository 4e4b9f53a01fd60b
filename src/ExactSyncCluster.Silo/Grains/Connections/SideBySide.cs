namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>
/// Does something of the same kind for many, side by side, as many at once at most as it is told: one that takes long keeps neither
/// the others nor their next turns, and is not begun again before it has ended.
/// </summary>
internal sealed class SideBySide(int most) : IDisposable
{
    private readonly SemaphoreSlim _places = new(most, most);
    private readonly Dictionary<string, Task> _turns = new(StringComparer.Ordinal);

    /// <summary>Begins one's turn, unless his last one has not ended. One caller at a time.</summary>
    public void Begin(string name, Func<Task> turn)
    {
        if (!_turns.TryGetValue(name, out var last) || last.IsCompleted)
        {
            _turns[name] = RunAsync(turn);
        }
    }

    /// <summary>Waits for all that were begun.</summary>
    public Task EndAsync() => Task.WhenAll(_turns.Values);

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(Func<Task> turn)
    {
        await _places.WaitAsync();
        try
        {
            await turn();
        }
        finally
        {
            _places.Release();
        }
    }
}
