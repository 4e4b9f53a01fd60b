using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>Ends connections the way their fault says.</summary>
internal static class BrokenConnections
{
    public static void Carry(this BrokenConnection how, HttpContext context)
    {
        if (how is BrokenConnection.No or BrokenConnection.LeftByCaller)
        {
            return;
        }

        // Closing with a linger of zero makes the kernel send RST instead of FIN.
        if (how == BrokenConnection.Reset && context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        context.Abort();
    }
}
