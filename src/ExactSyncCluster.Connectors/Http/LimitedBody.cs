using System.Buffers;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>Reads a body, but no more of it than a limit.</summary>
internal static class LimitedBody
{
    private const int Step = 64 * 1024;

    /// <summary>The whole body, or null when it is larger than the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int largest, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>(Step);
        while (body.WrittenCount <= largest)
        {
            var read = await stream.ReadAsync(body.GetMemory(Step), cancellation);
            if (read == 0)
            {
                return body.WrittenMemory;
            }

            body.Advance(read);
        }

        return null;
    }
}
