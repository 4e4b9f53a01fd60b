using System.Security.Cryptography;
using System.Text;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>
/// Encrypts what is stored of a pair under its connection's key, bound to the pair:
/// a payload that is moved to another pair's row is refused.
/// </summary>
internal sealed class StateCipher(ConnectionKeys keys)
{
    // The form: this byte, the nonce, the tag, the encrypted text.
    private const byte Form = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + NonceLength + TagLength;

    /// <summary>Encrypts; makes the connection's key if it has none.</summary>
    internal async ValueTask<byte[]> SealAsync(PairKey pair, byte[] plain, CancellationToken cancellation)
    {
        var key = await keys.TakeAsync(pair.Connection, cancellation);
        var payload = new byte[Overhead + plain.Length];
        payload[0] = Form;
        var nonce = payload.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, payload.AsSpan(Overhead), payload.AsSpan(1 + NonceLength, TagLength), Bound(pair));
        return payload;
    }

    /// <summary>Decrypts.</summary>
    internal byte[] Open(PairKey pair, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Overhead || payload[0] != Form)
        {
            throw new StorageFailedException($"What is stored of the pair {pair} has no form that this version knows. Start the version that wrote it, or restore a backup.");
        }

        var key = keys.Find(pair.Connection)
            ?? throw new StorageFailedException($"What is stored of the pair {pair} cannot be read: the key of its connection was destroyed. Its data is erased for good.");
        var plain = new byte[payload.Length - Overhead];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(payload.Slice(1, NonceLength), payload[Overhead..], payload.Slice(1 + NonceLength, TagLength), plain, Bound(pair));
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new StorageFailedException(
                $"What is stored of the pair {pair} cannot be read with its connection's key: it was written under a key that was destroyed, or it was altered.", error);
        }

        return plain;
    }

    private static byte[] Bound(PairKey pair) => Encoding.UTF8.GetBytes(pair.ToString());
}
