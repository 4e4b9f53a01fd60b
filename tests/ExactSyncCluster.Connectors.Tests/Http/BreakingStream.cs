namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>A body whose connection breaks after its first bytes.</summary>
internal sealed class BreakingStream : MemoryStream
{
    private bool _started;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_started)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        }

        _started = true;
        "{\"d\""u8.CopyTo(buffer.Span);
        return ValueTask.FromResult(4);
    }
}
