using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>Gives a connector the token that the grain holds.</summary>
internal sealed class GrainTokens(ITokenGrain grain) : IAccessTokens
{
    public async Task<TokenAnswer> GetAsync(string? rejected, CancellationToken cancellation)
    {
        var reply = await grain.GetAsync(rejected is null ? null : TokenMark.Of(rejected)).WaitAsync(cancellation);
        return reply.Token is { } token
            ? new TokenAnswer.Token(token)
            : new TokenAnswer.None(new(reply.Cause, reply.Reason!, reply.RetryAt));
    }
}
