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
}

/// <summary>Why a call gave nothing, and when to try again.</summary>
/// <param name="Cause">The class of the failure.</param>
/// <param name="Reason">One sentence for a person, without values or secrets.</param>
/// <param name="RetryAt">When the system or the budget says that it is worth trying; null when it does not say.</param>
public sealed record CallFailure(FailureCause Cause, string Reason, DateTimeOffset? RetryAt = null);
