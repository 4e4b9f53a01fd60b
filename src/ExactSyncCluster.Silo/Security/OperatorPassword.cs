using System.Security.Cryptography;
using System.Text;

namespace ExactSyncCluster.Silo.Security;

/// <summary>The one password of the console. Without a chosen one it is made up at each start.</summary>
internal sealed class OperatorPassword
{
    /// <summary>The environment's variable in which it can be given.</summary>
    public const string Variable = "EXACTSYNC_OPERATOR_PASSWORD";

    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 20;

    private static readonly byte[] SessionText = "session"u8.ToArray();

    private readonly byte[] _digest;

    /// <summary>Takes the chosen password, or makes one up.</summary>
    public OperatorPassword(string? chosen)
    {
        MadeUp = string.IsNullOrEmpty(chosen) ? RandomNumberGenerator.GetString(Letters, Length) : null;
        _digest = Digest(MadeUp ?? chosen!);
    }

    /// <summary>The password to tell the operator; null when he chose it himself.</summary>
    public string? MadeUp { get; }

    /// <summary>What a login is good for: the sessions of one password end with it. It tells nothing of the password.</summary>
    public string Session => Convert.ToHexString(HMACSHA256.HashData(_digest, SessionText));

    /// <summary>Whether this is it. The time taken does not tell how near it is.</summary>
    public bool Is(string given) => CryptographicOperations.FixedTimeEquals(_digest, Digest(given));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
