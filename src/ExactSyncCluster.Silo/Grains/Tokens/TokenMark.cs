using System.Security.Cryptography;
using System.Text;

namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>Tells tokens apart without being one: a digest.</summary>
/// <param name="Digest">The digest.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.TokenMark")]
internal readonly record struct TokenMark([property: Id(0)] string Digest)
{
    private const int Letters = 16;

    /// <summary>The mark of a token.</summary>
    public static TokenMark Of(string token) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..Letters]);
}
