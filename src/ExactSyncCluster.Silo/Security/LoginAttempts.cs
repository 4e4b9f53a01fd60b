using System.Net;
using System.Net.Sockets;

namespace ExactSyncCluster.Silo.Security;

/// <summary>
/// Counts the wrong passwords of each address, so that nobody can try many of them, nor keep others from logging in. Addresses
/// beyond what the table holds share one place.
/// </summary>
internal sealed class LoginAttempts(TimeProvider time)
{
    /// <summary>As many wrong passwords of one address within <see cref="Window"/> are looked at.</summary>
    internal const int MostWrong = 10;

    /// <summary>As many addresses are told apart.</summary>
    internal const int MostAddresses = 10_000;

    // Who has one address of version 6 has at least as many as these bytes leave.
    private const int NetworkBytes = 8;
    private const string Anybody = "";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _wrong = new(StringComparer.Ordinal);

    /// <summary>Whether a password from an address is looked at now.</summary>
    public bool IsOpen(IPAddress? from)
    {
        lock (_lock)
        {
            return !_wrong.TryGetValue(Place(from), out var times) || Recent(times) < MostWrong;
        }
    }

    /// <summary>A password was wrong.</summary>
    public void Wrong(IPAddress? from)
    {
        lock (_lock)
        {
            var place = Place(from);
            if (!_wrong.TryGetValue(place, out var times))
            {
                _wrong[place] = times = new();
            }

            times.Enqueue(time.GetUtcNow());
        }
    }

    private string Place(IPAddress? from)
    {
        var name = Name(from);
        if (_wrong.Count < MostAddresses || _wrong.ContainsKey(name))
        {
            return name;
        }

        foreach (var (old, _) in _wrong.Where(known => Recent(known.Value) == 0).ToList())
        {
            _wrong.Remove(old);
        }

        return _wrong.Count < MostAddresses ? name : Anybody;
    }

    private int Recent(Queue<DateTimeOffset> times)
    {
        var now = time.GetUtcNow();
        while (times.TryPeek(out var oldest) && oldest + Window <= now)
        {
            times.Dequeue();
        }

        return times.Count;
    }

    private static string Name(IPAddress? from) => from switch
    {
        null => Anybody,
        { IsIPv4MappedToIPv6: true } => from.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(from.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => from.ToString(),
    };
}
