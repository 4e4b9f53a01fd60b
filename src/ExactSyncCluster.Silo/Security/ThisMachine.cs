using System.Net;
using ExactSyncCluster.Silo.Cli;

namespace ExactSyncCluster.Silo.Security;

/// <summary>
/// Whether a request comes from a browser on this machine. The silo must listen on loopback alone, and the request must name
/// it by a loopback name and carry no mark of a proxy: a proxy on this machine, or a page that guesses the port by a name of
/// its own, does not pass for somebody at the screen.
/// </summary>
internal sealed class ThisMachine(SiloOptions options)
{
    private const string LocalName = "localhost";

    // What a trusted proxy has said stands in the original ones when it was taken.
    private static readonly string[] ProxyMarks =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Proto", "X-Real-IP", "Via",
    ];

    private readonly bool _listensHereAlone = IPAddress.IsLoopback(IPAddress.Parse(options.HttpAddress));

    /// <summary>Whether this request does.</summary>
    public bool Sent(HttpContext http) =>
        _listensHereAlone
        && http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && IsLocal(http.Request.Host.Host)
        && !ProxyMarks.Any(http.Request.Headers.ContainsKey);

    private static bool IsLocal(string host) =>
        host.Equals(LocalName, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
