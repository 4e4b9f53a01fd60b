namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>How far the feeds of one end have come.</summary>
/// <param name="IsSurveyed">Whether every record stands in the directory.</param>
/// <param name="SurveyedAt">Since when; null where that is not known.</param>
/// <param name="IsComplete">Whether every feed was read and handed over to its end once.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.FeedProgress")]
internal sealed record FeedProgress(
    [property: Id(0)] bool IsSurveyed, [property: Id(1)] DateTimeOffset? SurveyedAt, [property: Id(2)] bool IsComplete);
