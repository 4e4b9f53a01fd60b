namespace ExactSyncCluster.Core.Time;

/// <summary>A write of our own and the modified time that its system gave it: what a system's clock is measured by.</summary>
/// <param name="ModifiedAt">The record's modified time, by the system's clock.</param>
/// <param name="Call">The write.</param>
/// <param name="IsReply">
/// True when the answer itself told the time. Where a later read told it, somebody may have saved the record since our write, and its time
/// is then too late.
/// </param>
public sealed record ClockReading(DateTimeOffset ModifiedAt, CallTime Call, bool IsReply);
