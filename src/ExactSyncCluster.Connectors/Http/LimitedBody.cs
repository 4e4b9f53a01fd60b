using System.Buffers;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>Reads a body, but no more of it than a limit.</summary>
internal static class LimitedBody
{
    // Most answers are one record of a few kilobytes: what is larger doubles its room as it comes.
    private const int FirstRoom = 4 * 1024;
    private const int LeastRoom = 1024;

    /// <summary>The whole body, or null when it is larger than the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int largest, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>(FirstRoom);
        while (body.WrittenCount <= largest)
        {
            var read = await stream.ReadAsync(body.GetMemory(LeastRoom), cancellation);
            if (read == 0)
            {
                return body.WrittenMemory;
            }

            body.Advance(read);
        }

        return null;
    }
}
