using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>Answers its first request, and closes the connection at each further one without an answer.</summary>
internal sealed class ClosingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;
    private int _requests;

    public ClosingServer()
    {
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[4096];
        while (!_ending.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
            var stream = client.GetStream();
            while (await stream.ReadAsync(buffer, _ending.Token) > 0 && Interlocked.Increment(ref _requests) == 1)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), _ending.Token);
            }
        }
    }
}
