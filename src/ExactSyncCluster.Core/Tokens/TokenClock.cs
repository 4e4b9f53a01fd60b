namespace ExactSyncCluster.Core.Tokens;

/// <summary>What to do with an access token at a certain time.</summary>
public enum TokenStep
{
    /// <summary>Use it; it cannot be replaced yet.</summary>
    Use,

    /// <summary>Replace it; it may be used meanwhile.</summary>
    Replace,

    /// <summary>It is no longer valid: replace it before anything else.</summary>
    ReplaceFirst,
}

/// <summary>When a token is replaced: Exact refuses it before the 570th second and the token dies at the 600th.</summary>
public sealed record TokenClock
{
    /// <summary>The youngest age at which Exact replaces a token. Default 570 seconds.</summary>
    public TimeSpan Earliest { get; init; } = TimeSpan.FromSeconds(570);

    /// <summary>How long a token lives when Exact does not say. Default 600 seconds.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>How long before its end a token no longer counts as valid, since a call takes its time. Must leave a window after <see cref="Earliest"/>. Default 8 seconds.</summary>
    public TimeSpan Reserve { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long after a renewal began its request may still be on its way: nobody else begins one before. The connector gives it up sooner. Default 30 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When Exact first accepts a replacement.</summary>
    public DateTimeOffset ReplaceFrom(DateTimeOffset issuedAt) => issuedAt + Earliest;

    /// <summary>From when on the token is not to be presented any more.</summary>
    /// <param name="issuedAt">When it was issued.</param>
    /// <param name="lifetime">How long it lives from then, if Exact said so.</param>
    public DateTimeOffset UnusableFrom(DateTimeOffset issuedAt, TimeSpan? lifetime = null)
    {
        var end = issuedAt + (lifetime ?? Lifetime) - Reserve;
        // Were it unusable before it can be replaced, there would be no token at all in between.
        return end > ReplaceFrom(issuedAt) ? end : ReplaceFrom(issuedAt);
    }

    /// <summary>What to do now.</summary>
    public TokenStep At(DateTimeOffset now, DateTimeOffset issuedAt, TimeSpan? lifetime = null) =>
        now < ReplaceFrom(issuedAt) ? TokenStep.Use
        : now < UnusableFrom(issuedAt, lifetime) ? TokenStep.Replace
        : TokenStep.ReplaceFirst;
}
