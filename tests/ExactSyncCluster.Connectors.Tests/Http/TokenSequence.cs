using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>Gives a token, and the next one each time the present one was rejected.</summary>
internal sealed class TokenSequence(params string[] tokens) : IAccessTokens
{
    private int _present;

    public List<string?> Asked { get; } = [];

    public Task<TokenAnswer> GetAsync(string? rejected, CancellationToken cancellation)
    {
        Asked.Add(rejected);
        if (rejected is not null && rejected == tokens[_present] && _present < tokens.Length - 1)
        {
            _present++;
        }

        return Task.FromResult<TokenAnswer>(new TokenAnswer.Token(tokens[_present]));
    }
}
