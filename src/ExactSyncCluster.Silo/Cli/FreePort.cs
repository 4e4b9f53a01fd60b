using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>
/// Finds a port on loopback for a silo that was told to take any: Orleans wants to know its ports before it listens. It is
/// none of those that systems give to outgoing calls: such a one could be taken before the silo listens on it.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Behind = 32_000;
    private const int MostTries = 100;

    public static int Of(int wanted)
    {
        if (wanted != 0)
        {
            return wanted;
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Behind);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }

        throw new InvalidOperationException($"No port between {First} and {Behind} is free; name one.");
    }
}
