using ExactSyncCluster.Connectors.ExactOnline.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Conformance;

/// <summary>The tokens of one consent; a rejected one is refreshed, as the cluster's one place does.</summary>
internal sealed class GrantedTokens(ExactOnlineAuthorization authorization, AuthorizationResult.Granted granted) : IAccessTokens
{
    public AuthorizationResult.Granted Present { get; private set; } = granted;

    public int Refreshed { get; private set; }

    public async Task<TokenAnswer> GetAsync(string? rejected, CancellationToken cancellation)
    {
        if (rejected == Present.AccessToken)
        {
            switch (await authorization.RefreshAsync(Present.RefreshToken, Present.IssuedAt, cancellation))
            {
                case AuthorizationResult.Granted next:
                    Present = next;
                    Refreshed++;
                    break;
                case AuthorizationResult.TooEarly early:
                    return new TokenAnswer.None(new(FailureCause.Refused, "The token is refused although it is young.", early.RetryAt));
                default:
                    return new TokenAnswer.None(new(FailureCause.NeedsConsent, "The consent is lost."));
            }
        }

        return new TokenAnswer.Token(Present.AccessToken);
    }
}
