using ExactSyncCluster.Silo.Grains.Pairs;

namespace ExactSyncCluster.Silo.Tests.Grains.Pairs;

public sealed class QueuePauseTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(4, 1600)]
    [InlineData(1000, 1600)]
    public void A_queue_that_cannot_be_read_is_left_alone_for_a_moment_and_never_for_long(int attempt, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new QueuePause().Next(attempt));
}
