namespace ExactSyncCluster.Core.Time;

/// <summary>One look at a clock, and when it was taken by a steady clock of our own: what it told, it told at some time in between.</summary>
/// <param name="Told">What the clock told.</param>
/// <param name="Asked">When it was asked, as a span of the steady clock.</param>
/// <param name="Answered">When its answer was there.</param>
public readonly record struct ClockLook(DateTimeOffset Told, TimeSpan Asked, TimeSpan Answered);
