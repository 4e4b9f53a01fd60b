namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>What the token endpoint says.</summary>
internal abstract record TokenAnswer
{
    private TokenAnswer()
    {
    }

    internal sealed record Granted(string AccessToken, string RefreshToken, string ExpiresIn) : TokenAnswer;

    internal sealed record Refused(int Status, string Error, string Description, string? Reason = null) : TokenAnswer;
}
