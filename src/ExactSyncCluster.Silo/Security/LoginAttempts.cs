namespace ExactSyncCluster.Silo.Security;

/// <summary>Counts wrong passwords, so that nobody can try many of them.</summary>
internal sealed class LoginAttempts(TimeProvider time)
{
    private const int MostWrong = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _wrong = new();

    /// <summary>Whether a password is looked at now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                while (_wrong.TryPeek(out var oldest) && oldest + Window <= now)
                {
                    _wrong.Dequeue();
                }

                return _wrong.Count < MostWrong;
            }
        }
    }

    /// <summary>A password was wrong.</summary>
    public void Wrong()
    {
        lock (_lock)
        {
            _wrong.Enqueue(time.GetUtcNow());
        }
    }
}
