namespace ExactSyncCluster.Core.Budget;

/// <summary>How many error answers an endpoint may give in an hour before its calls stop.</summary>
public sealed record ErrorBudgetOptions
{
    /// <summary>The length of the window. Default 1 h.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Errors we allow ourselves. Default 6.</summary>
    public int Allowed { get; init; } = 6;

    /// <summary>How many of these may come from records that were rejected before. Default 2.</summary>
    public int RejectedBefore { get; init; } = 2;

    /// <summary>Errors the system allows; errors that a crash may have hidden from us count up to this. Default 10.</summary>
    public int Hard { get; init; } = 10;

    /// <summary>
    /// Calls of one endpoint that may be under way at one time: as many errors can be hidden by one crash, so more of them
    /// means fewer crashes in an hour before the endpoint stops. Exact asks for calls one after the other. Default 1.
    /// </summary>
    public int AtRisk { get; init; } = 1;

    /// <summary>Whether an endpoint can ever be called.</summary>
    internal bool IsPossible =>
        Window > TimeSpan.Zero && Allowed > 0 && RejectedBefore > 0 && AtRisk > 0 && Hard >= Allowed;
}
