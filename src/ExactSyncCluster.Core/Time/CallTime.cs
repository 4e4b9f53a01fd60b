namespace ExactSyncCluster.Core.Time;

/// <summary>When a call was on its way, by our clock.</summary>
/// <param name="Sent">When it left.</param>
/// <param name="Answered">When its answer came, or when it was given up.</param>
/// <param name="WasGivenUp">True when no answer came: it may have been carried out later than that.</param>
public readonly record struct CallTime(DateTimeOffset Sent, DateTimeOffset Answered, bool WasGivenUp = false);
