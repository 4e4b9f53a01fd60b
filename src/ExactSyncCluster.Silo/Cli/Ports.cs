using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Looks, before anything is started, whether the ports that are wanted can be had: what starts halfway ends with a stack trace.</summary>
internal static class Ports
{
    /// <summary>One sentence for each port that cannot be listened on, with the option that chooses another.</summary>
    public static IReadOnlyList<string> Objections(params IEnumerable<(string Option, string Address, int Port)> wanted) =>
        [.. wanted.Select(static one => Objection(one.Option, one.Address, one.Port)).OfType<string>()];

    private static string? Objection(string option, string address, int port)
    {
        // Any free port will do.
        if (port == 0)
        {
            return null;
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address), port);
            listener.Start();
            return null;
        }
        catch (SocketException refusal)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Port {port} {Why(refusal, address)}. Choose another with {option}; 0 takes any.");
        }
    }

    private static string Why(SocketException refusal, string address) => refusal.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "is taken by another program on this machine",
        SocketError.AccessDenied => "may not be used by the user that runs this command",
        SocketError.AddressNotAvailable => $"cannot be had: this machine has no address {address}",
        _ => $"cannot be listened on ({refusal.Message})",
    };
}
