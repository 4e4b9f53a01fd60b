using ExactSyncCluster.Core.Connectors;
using Orleans.Concurrency;

namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>The authorisation of one connection at Exact. The only place in the cluster that renews its tokens.</summary>
[Alias("ExactSyncCluster.Token")]
internal interface ITokenGrain : IGrainWithStringKey
{
    /// <summary>The present access token.</summary>
    /// <param name="rejected">The mark of a token that Exact has just refused; null for none. Orleans prints arguments, so that the token itself is never one.</param>
    [Alias("Get")]
    Task<TokenReply> GetAsync(TokenMark? rejected);

    /// <summary>Begins a consent: the address to which the person's browser goes.</summary>
    [Alias("BeginConsent")]
    Task<Uri> BeginConsentAsync();

    /// <summary>The browser came back. Null when consent is given; otherwise what to tell the person.</summary>
    [Alias("FinishConsent")]
    Task<string?> FinishConsentAsync(ConsentReturn back);

    /// <summary>How the authorisation stands; no token.</summary>
    [AlwaysInterleave]
    [Alias("GetState")]
    Task<TokenView> GetState();
}

/// <summary>What the browser brings back from Exact.</summary>
/// <param name="State">The state with which the consent was begun.</param>
/// <param name="Code">The code for which Exact gives tokens.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.ConsentReturn")]
internal sealed record ConsentReturn([property: Id(0)] string State, [property: Id(1)] string Code)
{
    /// <summary>Neither is ever shown.</summary>
    public override string ToString() => nameof(ConsentReturn);
}

/// <summary>A token, or why there is none.</summary>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.TokenReply")]
internal sealed record TokenReply([property: Id(0)] string? Token, [property: Id(1)] FailureCause Cause, [property: Id(2)] string? Reason, [property: Id(3)] DateTimeOffset? RetryAt)
{
    /// <summary>A token.</summary>
    public static TokenReply Of(string token) => new(token, default, null, null);

    /// <summary>Why there is none.</summary>
    public static TokenReply Of(CallFailure failure) => new(null, failure.Cause, failure.Reason, failure.RetryAt);

    /// <summary>The token is never shown.</summary>
    public override string ToString() => Token is null ? $"no token: {Reason}" : "a token";
}

/// <summary>How an authorisation stands.</summary>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.TokenView")]
internal sealed record TokenView
{
    /// <summary>True when a person must give consent.</summary>
    [Id(0)]
    public bool NeedsConsent { get; init; }

    /// <summary>Why, in one sentence.</summary>
    [Id(1)]
    public string? Reason { get; init; }

    /// <summary>When the present token was issued.</summary>
    [Id(2)]
    public DateTimeOffset? IssuedAt { get; init; }
}
