using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Knows the API keys, and gives out and knows the access tokens of client credentials.</summary>
internal sealed class ShopClients(WebshopSandboxOptions options, Random dice)
{
    public const int MaxTokens = 10_000;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int TokenLength = 40;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new(StringComparer.Ordinal);

    public ShopClient? Find(string? authorization, DateTimeOffset now)
    {
        const string Scheme = "Bearer ";
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var bearer = authorization[Scheme.Length..].Trim();
        if (options.ApiKeys.TryGetValue(bearer, out var name))
        {
            return new ShopClient(name, MayWrite: true);
        }

        if (options.ReadOnlyApiKeys.TryGetValue(bearer, out var reader))
        {
            return new ShopClient(reader, MayWrite: false);
        }

        return tokens.TryGetValue(bearer, out var expires) && now < expires
            ? new ShopClient(options.OAuthClientName, MayWrite: true)
            : null;
    }

    public bool Knows(string clientId, string clientSecret) =>
        Same(clientId, options.OAuthClientId) & Same(clientSecret, options.OAuthClientSecret);

    public string NewToken(DateTimeOffset now)
    {
        if (tokens.Count >= MaxTokens)
        {
            foreach (var (old, _) in tokens.Where(token => token.Value <= now))
            {
                tokens.TryRemove(old, out _);
            }
        }

        lock (gate)
        {
            var token = dice.GetString(Alphabet, TokenLength);
            tokens[token] = now + options.TokenLife;
            return token;
        }
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
