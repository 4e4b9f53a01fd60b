namespace ExactSyncCluster.Core.Connectors;

/// <summary>Why a call gave nothing.</summary>
public enum FailureCause
{
    /// <summary>Our own budget has no permit left.</summary>
    Quota,

    /// <summary>The system said 429, although our budget had a permit.</summary>
    Throttled,

    /// <summary>The system cannot be reached or answers with an outage; the circuit may be open.</summary>
    Outage,

    /// <summary>Too many answers of this endpoint were errors; one more could block the key.</summary>
    ErrorBudget,

    /// <summary>The authorisation is gone: a person must give consent again or mend the key.</summary>
    NeedsConsent,

    /// <summary>Too many writes of this kind in an hour: a person must let them go on.</summary>
    Fuse,

    /// <summary>The system refused what was asked (rights, licence, a wrong filter): asking again would not help.</summary>
    Refused,

    /// <summary>A write was held up so long in this process that it may not leave any more.</summary>
    Late,
}

/// <summary>Why a call gave nothing, and when to try again.</summary>
/// <param name="Cause">The class of the failure.</param>
/// <param name="Reason">One sentence for a person, without values or secrets.</param>
/// <param name="RetryAt">When the system or the budget says that it is worth trying; null when it does not say.</param>
public sealed record CallFailure(FailureCause Cause, string Reason, DateTimeOffset? RetryAt = null)
{
    private static readonly CallFailure Late =
        new(FailureCause.Late, "It was stored too long ago to be sent: the program hung, or waited too long for a permit. Another process may have looked for it by now.");

    /// <summary>Why a request that has its permit may not leave at this moment; null when it may. To be asked last of all.</summary>
    /// <param name="sendBefore">After this time it may not leave any more; null for whenever it is its turn.</param>
    /// <param name="now">The present time.</param>
    public static CallFailure? WhenLate(DateTimeOffset? sendBefore, DateTimeOffset now) => now > sendBefore ? Late : null;
}
