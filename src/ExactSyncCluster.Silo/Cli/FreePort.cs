using System.Net;
using System.Net.Sockets;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Finds a port on loopback for a silo that was told to take any: Orleans wants to know its ports before it listens.</summary>
internal static class FreePort
{
    public static int Of(int wanted)
    {
        if (wanted != 0)
        {
            return wanted;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
