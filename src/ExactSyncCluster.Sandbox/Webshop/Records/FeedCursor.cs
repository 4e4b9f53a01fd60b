using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>
/// A place in one feed. Clients see an opaque text; the epoch inside makes cursors of an earlier life of the shop unknown.
/// </summary>
internal readonly record struct FeedCursor(ResourceKind Kind, int Epoch, long Position)
{
    public string Encode() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1.{(int)Kind}.{Epoch}.{Position}")));

    public static FeedCursor? Decode(string text)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        return parts is ["1", var kind, var epoch, var position]
            && int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var kindNumber)
            && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var epochNumber)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && Enum.IsDefined((ResourceKind)kindNumber)
                ? new FeedCursor((ResourceKind)kindNumber, epochNumber, place)
                : null;
    }
}
